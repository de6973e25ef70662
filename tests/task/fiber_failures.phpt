--TEST--
With enable_fiber an exception, exit() and a fatal error do what they do without, before and after a wait
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
        $server->set(['task_worker_num' => 1, 'enable_fiber' => true] + LINES);
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $line) {
            [$how, $when] = explode(' ', trim($line));
            $when === 'later' && $server->taskCo(['a'], 25);
            $how === 'throw' && throw new DomainException("thrown $when");
            $how === 'exit' && exit;
            ini_set('memory_limit', '8M');
            str_repeat('x', 1 << 30);
        });
        $server->on('task', fn () => true);
        $server->on('workerStop', fn (Server $server, int $id) => $id === 0 && report('workerStop'));
        $server->on('workerError', fn (Server $server, int $id, int $pid, int $exitCode, int $signal) => report('workerError', $exitCode, $signal));
    },
    client: function (Harness $t) {
        $t->allowLog('/\b255\b|in the hands of a worker that died/');
        foreach (['at once', 'later'] as $when) {
            foreach (['throw' => "/uncaught DomainException in 'receive': DomainException: thrown $when/", 'exit' => null, 'die' => "/fatal error in 'receive': Allowed memory size/"] as $how => $record) {
                $pid = $t->workerPids[0];
                $client = $t->connect();
                $client->send("$how " . explode(' ', $when)[0] . "\n");
                if ($record !== null) {
                    same([255, 0], $t->take('workerError'), "workerError after $how $when");
                } else {
                    $t->take('workerStop');
                }
                $t->waitForSuccessor(0, $pid);
            }
        }
        foreach (['at', 'later'] as $when) {
            same(1, count($t->log("/uncaught DomainException in 'receive': DomainException: thrown $when/")), "exceptions $when");
        }
        same(2, count($t->log("/fatal error in 'receive': Allowed memory size/")), 'fatal errors');
        $t->allowLog('/DomainException|Allowed memory size/');
        $t->stdout(); // PHP itself displays the errors as well
        same([], $t->takeAll(), 'further events');
    },
);
?>
--EXPECT--
OK
