--TEST--
sendfile() of what is no file, of too much of it, and of sessions that are over
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        report('call', outcome(fn () => $server->sendfile(1, __FILE__)));
        $server->set(LINES);
        file_put_contents('data', 'hello');
        file_put_contents('empty', '');
        posix_mkfifo('fifo', 0600);
        $server->on('receive', function (Server $server, int $fd) {
            $calls = [
                fn () => $server->sendfile($fd, 'missing'),
                fn () => $server->sendfile($fd, '.'),
                fn () => $server->sendfile($fd, 'fifo'),
                fn () => $server->sendfile($fd, '/dev/zero'),
                fn () => $server->sendfile($fd, ''),
                fn () => $server->sendfile($fd, str_repeat('x', 5000)),
                fn () => $server->sendfile($fd, 'data', 6),
                fn () => $server->sendfile($fd, 'data', 2, 4),
                fn () => $server->sendfile($fd, 'data', 0, PHP_INT_MAX),
                fn () => $server->sendfile($fd, 'data', PHP_INT_MAX),
                fn () => $server->sendfile(1000, 'data'),
                fn () => $server->sendfile($fd, 'empty'),
                fn () => $server->sendfile($fd, 'data', -1),
                fn () => $server->sendfile($fd, 'data', 0, -1),
                fn () => $server->sendfile($fd, "data\0"),
            ];
            foreach ($calls as $call) {
                $result = outcome($call);
                report('call', $result === false ? $server->getLastError() : $result);
            }
            $server->send($fd, "end\n");
        });
    },
    client: function (Harness $t) {
        same(['SwooleLite\Exception: The server is not running'], $t->take('call'), 'before start()');
        $client = $t->connect();
        same('end', $client->ask('go'), 'all that the client got');
        [$enoent, $eisdir, $einval, $toolong] = [2, 21, 22, 36];
        foreach ([$enoent, $eisdir, $einval, $einval, $enoent, $toolong, $einval, $einval, $einval, $einval,
            Server::ERROR_SESSION_NOT_EXIST, true] as $i => $expected) {
            same([$expected], $t->take('call'), "call $i");
        }
        foreach (['#3 ($offset) must be 0 or greater', '#4 ($length) must be 0 or greater',
            '#2 ($filename) must not contain any null bytes'] as $fault) {
            same(["ValueError: SwooleLite\Server::sendfile(): Argument $fault"], $t->take('call'), 'a bad argument');
        }
        same([], preg_grep('~/(empty|fifo|data)$~', Processes::open($t->workerPids[0])), 'files left open');
    },
);
?>
--EXPECT--
OK
