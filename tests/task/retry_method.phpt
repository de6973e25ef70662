--TEST--
Server\Task::retry() and fail() decide once, whatever the callback returns, throws or calls afterwards, and whatever becomes of its process
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
// valgrind: yes
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    server: function (Server $server) {
        $server->set(['worker_num' => 1, 'task_worker_num' => 1, 'task_object' => true, 'task_max_attempts' => 2]);
        $server->on('receive', fn ($server, $fd, $reactor, $data) => $server->task($data));
        $server->on('task', function (Server $server, Server\Task $task) {
            static $kept;
            $call = fn (bool $result) => [$result, $server->getLastError()];
            $again = $task->attempt === 2;
            switch ($task->data) {
                case 'retry, then all else':
                    $again || report('retry', $call($task->retry()), $call($task->retry()), $call($task->fail('x')), $call($task->finish('y')));
                    return "run $task->attempt";
                case 'retry, then an exception':
                    $again || $task->retry(0.0);
                    return $again ? 'run 2' : throw new RuntimeException('no matter');
                case 'fail, then an exception':
                    report('fail', $call($task->fail('for good')), $call($task->fail('x')), $call($task->retry()));
                    throw new RuntimeException('no matter');
                case 'no attempts left':
                    report('attempts', $call($task->retry()));
                    return 'nobody gets it';
                case 'no attempts left, then an exception':
                    $task->retry();
                    return $again ? throw new RuntimeException('the reason') : null;
                case 'finish, then all else':
                    report('finished', $call($task->finish('first')), $call($task->retry()), $call($task->fail('x')));
                    return null;
                case 'exit behind fail':
                    $task->fail('before exit()');
                    exit;
                case 'killed behind retry':
                    if (!$again) {
                        $task->retry(0.05);
                        posix_kill(getmypid(), SIGKILL);
                    }
                    return 'run 2';
                case 'keep':
                    $kept = $task;
                    return 'kept';
                case 'late':
                    $before = microtime(true);
                    report('late', $call($kept->retry()), $call($kept->fail('x')));
                    foreach ([-0.001, NAN, INF, 31536001] as $delay) {
                        try {
                            $task->retry($delay);
                        } catch (ValueError $error) {
                            report('error', $error->getMessage());
                        }
                    }
                    return 'late';
            }
        });
        $server->on('finish', fn ($server, $taskId, $result) => report('end', $result));
        $server->on('taskFailed', fn ($server, $taskId, $data, $reason) => report('end', false, $data, $reason));
    },
    client: function (Harness $t) {
        $t->allowLog('/uncaught RuntimeException|worker #1|task worker/');
        $client = $t->connect();
        $end = function (string $data) use ($t, $client) {
            $client->send($data);
            return $t->take('end');
        };
        $finished = [false, Server::ERROR_TASK_FINISHED];
        same(['run 2'], $end('retry, then all else'), 'the end');
        same([[true, 0], $finished, $finished, $finished], $t->take('retry'), 'the calls');
        same(['run 2'], $end('retry, then an exception'), 'the end');
        same([false, 'fail, then an exception', 'for good'], $end('fail, then an exception'), 'the end');
        same([[true, 0], $finished, $finished], $t->take('fail'), 'the calls');
        same([false, 'no attempts left', 'it asked to be run again, and has no attempts left (2)'], $end('no attempts left'), 'the end');
        same([[true, 0]], $t->take('attempts'), 'the first call');
        same([[false, Server::ERROR_TASK_FAILED]], $t->take('attempts'), 'the second call');
        $data = 'no attempts left, then an exception';
        same([false, $data, 'RuntimeException: the reason'], $end($data), 'the end');
        same(['first'], $end('finish, then all else'), 'the end');
        same([[true, 0], $finished, $finished], $t->take('finished'), 'the calls');
        same([false, 'exit behind fail', 'before exit()'], $end('exit behind fail'), 'the end');
        same(['run 2'], $end('killed behind retry'), 'the end');
        same(['kept'], $end('keep'), 'the end');
        same(['late'], $end('late'), 'the end');
        same([$finished, $finished], $t->take('late'), 'the calls of a task that is over');
        for ($i = 0; $i < 4; $i++) {
            same(['SwooleLite\Server\Task::retry(): Argument #1 ($delay) must be between 0 and 31536000 seconds'], $t->take('error'), 'the error');
        }
    },
);
?>
--EXPECT--
OK
