--TEST--
A handler of a signal runs while taskwait() waits; it may throw, and not use the same client
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
        $server->set(['task_worker_num' => 1, 'server_name' => 'signals']);
        $server->on('receive', fn () => null);
        $server->on('task', function (Server $server, int $id, int $source, int $pid) {
            posix_kill($pid, SIGUSR1);
            hold();
            return 'done';
        });
    },
    client: function (Harness $t) {
        $client = TaskClient::connect('signals');
        $seen = [];
        pcntl_signal(SIGUSR1, function () use ($t, $client, &$seen) {
            try {
                $client->stats();
            } catch (SwooleLite\Exception $error) {
                $seen[] = $error->getMessage();
            }
            $seen[] = TaskClient::connect('signals')->stats()['tasking_num']; // another one may
            $t->release();
        });
        same('done', $client->taskwait(posix_getpid(), 10), 'the result');
        same(['The client waits in another call', 1], $seen, 'in the handler');
        pcntl_signal(SIGUSR1, fn () => throw new LogicException('no more'));
        try {
            $client->taskwait(posix_getpid(), 10);
        } catch (LogicException $error) {
            $seen[] = $error->getMessage();
        }
        same('no more', array_pop($seen), 'what was thrown');
        $client->stats(); // from now on the server knows that nobody waits for it
        $t->release();
        pcntl_signal(SIGUSR1, fn () => $t->release());
        same('done', $client->taskwait(posix_getpid(), 10), 'the client goes on');
        same(1, $client->stats()['task_late_count'], 'nobody waited for that one');
    },
);
?>
--EXPECT--
OK
