--TEST--
dispatch_func: an exception, a fatal error, exit() or no worker's id closes that connection alone
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php getenv('SWL_TEST_MODE') === 'base' && die('skip in MODE_BASE nothing is dispatched') ?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 2] + LINES);
        $server->set(['dispatch_func' => function (Server $server, int $fd, int $type, string $data) {
            return match (trim($data)) {
                'exception' => throw new LogicException('nowhere'),
                'fatal' => str_repeat('x', PHP_INT_MAX - 1000),
                'exit' => exit(3),
                'too high' => 2,
                'too low' => -2,
                'text' => '1',
                'null' => null,
                'object' => new class {
                    public function __destruct()
                    {
                        throw new LogicException('not even released');
                    }
                },
                default => $type === 5 && $server->getClientInfo($fd)['remote_ip'] === '127.0.0.2' ? 99 : 0,
            };
        }]);
        $server->on('connect', fn () => null);
        $server->on('close', fn (Server $server, int $fd, int $reactorId) => report('close', $reactorId));
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $data) {
            $server->send($fd, trim($data) . "\n");
        });
    },
    client: function (Harness $t) {
        $other = $t->connect();
        foreach ([
            'exception' => "/uncaught LogicException in 'dispatch_func': LogicException: nowhere/",
            'fatal' => "/fatal error in 'dispatch_func'|Possible integer overflow|Allowed memory size/",
            'exit' => "/exit\\(\\) in 'dispatch_func' does not end the master/",
            'too high' => '/dispatch_func must return -1 or a worker\'s id \(0 to 1\), and has returned 2/',
            'too low' => '/dispatch_func must return .* has returned -2/',
            'text' => '/dispatch_func must return .* has returned a value of type string/',
            'null' => '/dispatch_func must return .* has returned a value of type null/',
            'object' => '/dispatch_func must return .* has returned a value of type/',
        ] as $case => $log) {
            $client = $t->connect();
            same('before', $client->ask('before'), "an answer before: $case");
            $client->send("$case\nafter\n");
            same('', $client->readAll(), "what is answered: $case");
            $client->close();
            same([-1], $t->take('close'), "close: $case");
            $t->waitForLog($log);
            same('still here', $other->ask('still here'), "another connection: $case");
        }
        $t->allowLog('/not even released/');
        check(str_contains($t->stdout(), 'Fatal error'), 'PHP has reported its fatal error');

        // at connect: no worker hears of that connection before its close
        $context = stream_context_create(['socket' => ['bindto' => '127.0.0.2:0']]);
        $stream = stream_socket_client($t->address, $code, $message, Harness::limit(), STREAM_CLIENT_CONNECT, $context);
        stream_set_timeout($stream, (int) Harness::limit());
        same('', stream_get_contents($stream), 'connection that no worker gets');
        fclose($stream);
        same([-1], $t->take('close'), 'its close');
        $t->waitForLog('/dispatch_func must return .* has returned 99/');
        same('still here', $other->ask('still here'), 'another connection');
    },
);
?>
--EXPECT--
OK
