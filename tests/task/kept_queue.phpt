--TEST--
With message_queue_key, tasks wait in the queue through the end of the server and run in the next one, large ones too
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
foreach ([Server::TASK_IPC_MSGQUEUE, Server::TASK_IPC_PREEMPTIVE] as $mode) {
    Harness::run(
        server: function (Server $server) use ($kept, $mode) {
            $server->set(['max_wait_time' => 1] + $kept->options($mode));
            $server->on('receive', function (Server $server, int $fd, int $reactor, string $data) {
                if ($data === 'hold') {
                    $server->task('hold');
                    return;
                }
                $server->task(['n' => 1]);
                $server->task('2', 0);
                $server->task(str_repeat('3', 200_000));
                report('submitted');
            });
            $server->on('task', function (Server $server, int $id, int $from, mixed $data) {
                report('task', $data);
                hold();
            });
        },
        client: function (Harness $t) use ($kept) {
            $client = $t->connect();
            $client->send('hold');
            same(['hold'], $t->take('task'), 'what the task worker has in hand');
            $client->send('go');
            $t->take('submitted');
            same(3, $kept->count(), 'messages');
            $t->signal(SIGTERM);
            $t->allowLog('/within max_wait_time|task \d+ failed/');
            $t->waitForLog('/NOTICE 3 tasks wait in the message queue for the next start/');
            same('exit 0', $t->waitForExit(), 'the end');
            same(3, $kept->count(), 'messages that are left');
            same([200_000], array_map(filesize(...), $kept->files()), 'sizes of the files');
        },
    );
    $directories = $kept->directories();
    Harness::run(
        server: function (Server $server) use ($kept, $mode) {
            $server->set($kept->options($mode));
            $server->on('receive', fn () => null);
            $server->on('task', fn (Server $server, int $id, int $from, mixed $data) => report('task', is_string($data) ? md5($data) : $data, $from));
        },
        client: function (Harness $t) use ($kept, $directories) {
            same($directories, $kept->directories(), 'the directory');
            foreach ([['n' => 1], md5('2'), md5(str_repeat('3', 200_000))] as $data) {
                $seen[] = $t->take('task');
            }
            sort($seen);
            $expected = [[md5('2'), 0], [md5(str_repeat('3', 200_000)), 0], [['n' => 1], 0]];
            sort($expected);
            same($expected, $seen, 'tasks');
            $t->stop();
            same([0, []], [$kept->count(), $kept->directories()], 'messages and directories that are left');
        },
    );
}
?>
--EXPECT--
OK
OK
OK
OK
