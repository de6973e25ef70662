--TEST--
A result, failed task or message that takes more memory than its receiver has is lost alone: taskFailed says so, and the worker goes on
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
        ini_set('memory_limit', '24M');
        ini_set('display_errors', 'stderr');
        $server->set(['task_worker_num' => 1] + LINES);
        $server->on('workerStart', fn (Server $server) => $server->taskworker && ini_set('memory_limit', '1G'));
        $server->on('receive', function (Server $server, int $fd, int $reactorId, string $line) {
            match (trim($line)) {
                'result' => report('id', $server->task('array')),
                'closure' => report('id', $server->task('array', -1, fn () => report('closure'))),
                'string' => report('id', $server->task('string')),
                'wait' => report('wait', $server->taskwait('array', 8), $server->getLastError()),
                'multi' => report('multi', $server->taskWaitMulti(['big' => 'array', 'small' => 'small'], 8), $server->getLastError()),
                'co' => (new Fiber(fn () => report('co', $server->taskCo(['big' => 'array', 'small' => 'small'], 8))))->start(),
                'message' => report('id', $server->task('message')),
                'failed' => report('id', $server->task('fail')),
                'small' => report('small', $server->taskwait('small', 8), strlen(str_repeat('x', 8 << 20)), gc_collect_cycles()),
            };
        });
        $server->on('task', function (Server $server, int $id, int $from, string $what) {
            $big = array_fill(0, 300000, [1]);
            return match ($what) {
                'array' => $big,
                'string' => str_repeat('s', 30 << 20),
                'small' => 'small',
                'message' => var_export($server->sendMessage($big, 0), true),
                'fail' => throw new Exception('on purpose'),
            };
        });
        $server->on('finish', fn (Server $server, int $id, mixed $result) => report('finish', $id, is_string($result) ? $result : 'not exhausted'));
        $server->on('taskFailed', function (Server $server, int $id, mixed $data, string $reason) {
            report('failed', $id, $data, $reason, strlen(str_repeat('x', 8 << 20)));
        });
        $server->on('pipeMessage', fn () => report('pipeMessage'));
    },
    client: function (Harness $t) {
        $t->allowLog('/Fatal error:|a message cannot be read: Allowed memory size|WARNING so much memory was lost that this process is replaced|on purpose/');
        $client = $t->connect();
        $goesOn = function (string $way) use ($t, $client) {
            $client->send("small\n");
            same(['small', 8 << 20, 0], $t->take('small'), "$way: the next task");
        };
        foreach (['result', 'closure', 'string'] as $way) {
            $client->send("$way\n");
            [$failed, $data, $reason, $length] = $t->take('failed');
            same([...$t->take('id'), null, 8 << 20], [$failed, $data, $length], "$way: taskFailed");
            check(preg_match('/^memory was exhausted while its result was read: Allowed memory size of \d+ bytes exhausted/', $reason) === 1, "$way: the reason: $reason");
            $goesOn($way);
        }
        $client->send("wait\n");
        same([false, Server::ERROR_TASK_FAILED], $t->take('wait'), 'taskwait() and getLastError()');
        $goesOn('wait');
        $client->send("multi\n");
        same([['big' => false, 'small' => 'small'], Server::ERROR_TASK_FAILED], $t->take('multi'), 'taskWaitMulti() and getLastError()');
        $goesOn('multi');
        $client->send("co\n");
        same([['big' => false, 'small' => 'small']], $t->take('co'), 'taskCo()');
        $goesOn('co');
        $client->send("message\n");
        $t->waitForLog('/a message cannot be read/');
        same([...$t->take('id'), 'true'], $t->take('finish'), 'the task that sent the message');
        $goesOn('message');
        $client->send("failed\n");
        same([...$t->take('id'), 'fail', 'Exception: on purpose', 8 << 20], $t->take('failed'), 'another failure');
        same([], $t->log('/exited with|was killed/'), 'processes that died');
        same([], $t->takeAll(), 'further events');
    },
);
?>
--EXPECT--
OK
