--TEST--
swoolelite: large data: a shelf that takes more memory than the master has, a result that takes more than memory_limit of the client, a pipe that takes it in parts
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/command_line.inc';

use SwooleLite\Server;
use SwooleLite\TaskClient;

const LARGE = 6 << 20;

Harness::run(
    function (Server $server) {
        $server->set(['server_name' => 'large', 'task_worker_num' => 1, 'task_failed_keep' => 10, 'task_object' => true]);
        ini_set('memory_limit', '32M');
        $server->on('receive', fn () => null);
        $server->on('task', fn (Server $server, Server\Task $task) => $task->data[0] === 'f' ? $task->fail('on purpose') : $task->data);
    },
    function (Harness $t) {
        $t->allowLog('/task \d+ failed/');
        $client = TaskClient::connect('large', 5.0);
        foreach (range(1, 8) as $i) {
            same(false, $client->taskwait(str_repeat('f', LARGE), 5.0), 'a task that fails');
        }
        $lengths = array_map(fn (array $task) => $task['data'] === null ? 0 : strlen($task['data']), swoolelite_json('failed'));
        same([8, LARGE, 0], [count($lengths), $lengths[0], $lengths[7]], 'the first data, and not the last');
        [$status, $output, $errors] = swoolelite_with(['COLUMNS' => '80', 'LC_ALL' => 'C'], 'failed');
        same([0, ''], [$status, $errors], 'the list');
        check(preg_match('/ on purpose +f{10,60}~$/m', $output) === 1, "the beginning of the data:\n$output");
        same(0, swoolelite('drop', 'all')[0], 'drop');
        same($t->masterPid, $client->stats()['master_pid'], 'the same master');

        file_put_contents("{$t->dir()}/text", str_repeat('r', LARGE));
        [$reader, $writer] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
        stream_set_blocking($writer, false);
        $command = [...swoolelite_command(), 'task', '-', '--wait'];
        array_splice($command, 2, 0, ['-d', 'memory_limit=8M']);
        $process = proc_open($command, [['file', "{$t->dir()}/text", 'r'], $writer, STDERR], $pipes, null, swoolelite_environment());
        fclose($writer);
        same(str_repeat('r', LARGE) . "\n", stream_get_contents($reader), 'the result');
        same(0, proc_close($process), 'status');
    },
);
?>
--EXPECT--
OK
