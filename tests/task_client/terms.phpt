--TEST--
Tasks from outside with a delay, a priority, attempts, and to a task pool; schedules
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;
use SwooleLite\TaskClient;

Harness::run(
    server: function (Server $server) {
        $server->set(['task_worker_num' => 1, 'task_pools' => ['mail' => ['worker_num' => 1]], 'task_object' => true, 'server_name' => 'terms']);
        $server->on('receive', fn () => null);
        $server->on('task', function (Server $server, Server\Task $task) {
            if ($task->data === 'hold') {
                report('holds');
                hold();
            }
            report('task', $task->data, $server->worker_id);
            return $server->worker_id;
        });
    },
    client: function (Harness $t) {
        $client = TaskClient::connect('terms', 10);
        same(2, $client->taskwait('mail', 10, pool: 'mail'), 'the task worker of the pool');
        same(['mail', 2], $t->take('task'), 'a task of the pool');
        check(is_int($client->task('hold')), 'plain');
        $t->take('holds');
        foreach ([['low', 'priority' => -1], ['plain'], ['high', 'priority' => 1], ['mail', 'pool' => 'mail'], ['again', 'pool' => 'mail']] as $arguments) {
            check(is_int($client->task(...$arguments)), $arguments[0]);
        }
        same(['mail', 2], $t->take('task'), 'the pool is not held up');
        same(['again', 2], $t->take('task'), 'the next one for the pool');
        $t->release();
        foreach (['hold', 'high', 'plain', 'low'] as $name) {
            same([$name, 1], $t->take('task'), $name);
        }
        $began = microtime(true);
        check(is_int($client->task('delayed', delay: 0.2)), 'delayed');
        same(['delayed', 1], $t->take('task'), 'the delayed one');
        check(microtime(true) - $began >= 0.2, 'its time');

        same(true, $client->schedule('each', '* * * * * *', 'scheduled'), 'schedule()');
        same('scheduled', $t->take('task')[0], 'a schedule');
        same(['each'], array_column($client->schedules(), 'name'), 'schedules()');
        same(true, $client->unschedule('each'), 'unschedule()');
        same([], $client->schedules(), 'none');
        try {
            $client->schedule('bad', '99 * * * *', 'x');
            check(false, 'a rule that is wrong');
        } catch (ValueError $error) {
            check(str_starts_with($error->getMessage(), 'SwooleLite\TaskClient::schedule(): Argument #2 ($cron)'), $error->getMessage());
        }
        foreach ([70_000 => 'Argument #3 ($task) must have at most 65536 bytes', 5 << 20 => 'A call of the server must not take more than'] as $size => $fault) {
            try {
                $client->schedule('large', '@yearly', str_repeat('x', $size));
                check(false, 'a task that is too large');
            } catch (ValueError $error) {
                check(str_contains($error->getMessage(), $fault), $error->getMessage());
            }
        }
    },
);
?>
--EXPECT--
OK
