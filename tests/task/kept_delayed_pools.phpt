--TEST--
Of several task pools each that has a message_queue_key keeps its delayed tasks, whatever waits in the others
--EXTENSIONS--
swoolelite
pcntl
posix
sysvmsg
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

$kept = new KeptQueue();
$options = fn () => ['task_pools' => ['mail' => ['worker_num' => 1, 'message_queue_key' => $kept->key], 'plain' => ['worker_num' => 1]]]
    + array_diff_key($kept->options(), ['message_queue_key' => 1]);
Harness::run(
    server: function (Server $server) use ($options) {
        $server->set($options());
        $server->on('receive', function (Server $server) {
            foreach (['', 'mail', 'plain'] as $pool) {
                $server->task(str_pad($pool, 100_000), delay: 1.5, pool: $pool);
            }
            report('delayed', array_column($server->stats()['task_pools'], 'task_delayed_num'), $server->stats()['task_delayed_num']);
        });
        $server->on('task', fn () => report('ran'));
    },
    client: function (Harness $t) use ($kept) {
        $t->allowLog('/lost at the end of the server: 0 requests, 2 tasks/');
        $t->connect()->send('go');
        same([[1, 1, 1], 3], $t->take('delayed'), 'stats');
        $t->signal(SIGTERM);
        $t->waitForLog('/NOTICE 1 tasks wait in the message queue for the next start/');
        same('exit 0', $t->waitForExit(), 'the end');
        same([], $t->takeAll(), 'none has run');
        same(1, count($kept->stores()), 'stores');
    },
);
Harness::run(
    server: function (Server $server) use ($options) {
        $server->set($options());
        $server->on('receive', fn () => null);
        $server->on('task', fn (Server $server, int $id, int $from, string $data) => report('task', rtrim($data)));
    },
    client: function (Harness $t) use ($kept) {
        same(['mail'], $t->take('task'), 'task');
        $t->stop();
        same([0, []], [$kept->count(), $kept->directories()], 'messages and directories');
        same([], $t->takeAll(), 'further tasks');
    },
);
?>
--EXPECT--
OK
OK
