--TEST--
bind(): once for each connection, from any process; getClientInfo() has the uid; a new connection has none
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

/** A new connection, as soon as there is room for it, and what bind() of the one before returned. */
function new_session(Harness $t): array
{
    return $t->waitFor(function () use ($t) {
        try {
            return [$client = $t->connect(), $client->ask('last 1')];
        } catch (Failure) {
            return null;
        }
    }, 'a new session');
}

Harness::run(
    server: function (Server $server) {
        $server->set(['max_connection' => 1, 'task_worker_num' => 1, 'dispatch_mode' => Server::DISPATCH_UIDMOD] + LINES);
        $server->on('task', function (Server $server, int $id, int $source, mixed $data) {
            [$fd, $uid] = $data;
            return outcome(fn () => $server->bind($fd, $uid));
        });
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            [$how, $uid] = explode(' ', trim($data));
            $bind = match ($how) {
                'bind' => outcome(fn () => $server->bind($fd, (int) $uid)),
                'task' => $server->taskwait([$fd, (int) $uid], 10),
                'last' => outcome(fn () => $server->bind($fd - 1, (int) $uid)),
                'next' => outcome(fn () => $server->bind($fd + 1, (int) $uid)),
            };
            $server->send($fd, json_encode([$bind, $bind === false ? $server->getLastError() : 0, $server->getClientInfo($fd)['uid']]) . "\n");
        });
        $server->on('close', fn (Server $server, int $fd) => report('close', $server->getClientInfo($fd)['uid']));
    },
    client: function (Harness $t) {
        $wrong = 'ValueError: SwooleLite\\Server::bind(): Argument #2 ($uid) must be between 1 and 4294967295';
        foreach (['bind', 'task'] as $how) {
            [$client, $answer] = new_session($t);
            $ask = fn (string $line) => json_decode($client->ask($line), true);
            foreach ([0, -1, 4_294_967_296] as $uid) {
                same([$wrong, 0, 0], $ask("$how $uid"), "bind() to $uid");
            }
            same([true, 0, 4_294_967_295], $ask("$how 4294967295"), 'bind()');
            foreach ([4_294_967_295, 7] as $uid) {
                same([false, Server::ERROR_SESSION_BOUND, 4_294_967_295], $ask("bind $uid"), 'bind() once more');
            }
            same([false, Server::ERROR_SESSION_NOT_EXIST, 4_294_967_295], $ask('next 1'), 'bind() of no session');
            $client->close();
            same([4_294_967_295], $t->take('close'), 'the uid in close');
            [$client, $answer] = new_session($t);
            same([false, Server::ERROR_SESSION_CLOSED, 0], json_decode($answer, true), 'bind() of the last session');
            $client->close();
            same([0], $t->take('close'), 'the uid in close');
        }
    },
);
?>
--EXPECT--
OK
