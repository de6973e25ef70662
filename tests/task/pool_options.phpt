--TEST--
What task_pools refuses: names, values and options that cannot be, too many task workers, a key used twice; what it makes of the rest
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

Harness::run(
    function (Server $server) {
        $server->set([
            'task_worker_num' => 0, 'task_max_runtime' => 7, 'task_max_request' => 100, 'worker_max_memory' => 1 << 30,
            'task_pools' => ['plain' => [], 'own' => ['worker_num' => 2, 'max_runtime' => 0.5, 'max_request' => 10, 'max_memory' => 0, 'queue_memory' => 65536]],
        ]);
        $server->on('start', fn (Server $server) => report('pools', $server->setting['task_pools']));
        $server->on('receive', fn () => null);
        $server->on('task', fn () => null);
    },
    function (Harness $t) {
        same([
            'plain' => [
                'worker_num' => 1, 'max_runtime' => 7.0, 'max_request' => 100, 'max_request_grace' => 50, 'max_memory' => 1 << 30,
                'queue_memory' => 64 << 20, 'message_queue_key' => 0,
            ],
            'own' => [
                'worker_num' => 2, 'max_runtime' => 0.5, 'max_request' => 10, 'max_request_grace' => 5, 'max_memory' => 0,
                'queue_memory' => 65536, 'message_queue_key' => 0,
            ],
        ], $t->take('pools')[0], 'the options in force');
    },
);

$key = random_int(1, 0x7FFFFFFF);
$queue = ['task_ipc_mode' => Server::TASK_IPC_MSGQUEUE];
foreach ([
    ['task_pools' => 3],
    ['task_pools' => ['mail']],
    ['task_pools' => ['' => []]],
    ['task_pools' => ['9lives' => []]],
    ['task_pools' => ['a b' => []]],
    ['task_pools' => [str_repeat('n', 33) => []]],
    ['task_pools' => ["a\0b" => []]],
    ['task_pools' => ['mail' => 2]],
    ['task_pools' => ['mail' => [2]]],
    ['task_pools' => ['mail' => ['worker_nums' => 2]]],
    ['task_pools' => ['mail' => ['worker_num' => 0]]],
    ['task_pools' => ['mail' => ['worker_num' => '2']]],
    ['task_pools' => ['mail' => ['max_runtime' => -1]]],
    ['task_pools' => ['mail' => ['queue_memory' => 1]]],
    ['task_pools' => ['mail' => ['message_queue_key' => 1.5]]],
    ['task_worker_num' => 300, 'task_pools' => ['a' => ['worker_num' => 100], 'b' => ['worker_num' => 101]]],
    ['task_pools' => array_fill_keys(array_map(fn (int $i) => "pool$i", range(1, 64)), [])],
    ['task_pools' => ['a' => ['message_queue_key' => $key], 'b' => ['message_queue_key' => $key]]] + $queue,
    ['message_queue_key' => $key, 'task_pools' => ['a' => [], 'b' => ['message_queue_key' => $key]]] + $queue,
    ['task_pools' => ['a' => ['message_queue_key' => $key]]],
] as $settings) {
    echo outcome(fn () => refusal($settings + ['task_worker_num' => 1])), "\n";
}
$server = new Server('127.0.0.1');
$server->set(['task_worker_num' => 0, 'task_pools' => ['a' => []]]);
$server->on('receive', fn () => null);
echo outcome($server->start(...)), "\n";
?>
--EXPECT--
OK
ValueError: Option "task_pools" must be an array that has an array of options for each name, 3 given
ValueError: Option "task_pools": "0" cannot be the name of a task pool: 1 to 32 letters, digits, '_', '-' and '.', a letter first
ValueError: Option "task_pools": "" cannot be the name of a task pool: 1 to 32 letters, digits, '_', '-' and '.', a letter first
ValueError: Option "task_pools": "9lives" cannot be the name of a task pool: 1 to 32 letters, digits, '_', '-' and '.', a letter first
ValueError: Option "task_pools": "a b" cannot be the name of a task pool: 1 to 32 letters, digits, '_', '-' and '.', a letter first
ValueError: Option "task_pools": "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn" cannot be the name of a task pool: 1 to 32 letters, digits, '_', '-' and '.', a letter first
ValueError: Option "task_pools": "a" cannot be the name of a task pool: 1 to 32 letters, digits, '_', '-' and '.', a letter first
ValueError: Option "task_pools": the options of "mail" must be an array, int given
ValueError: Option "task_pools": the task pool "mail" has an unknown option "0"
ValueError: Option "task_pools": the task pool "mail" has an unknown option "worker_nums"
ValueError: Option "task_pools.mail.worker_num" must be an integer between 1 and 500, 0 given
ValueError: Option "task_pools.mail.worker_num" must be an integer between 1 and 500, '2' given
ValueError: Option "task_pools.mail.max_runtime" must be a number of seconds between 0 and 31536000, -1 given
ValueError: Option "task_pools.mail.queue_memory" must be an integer between 65536 and 68719476736, 1 given
ValueError: Option "task_pools.mail.message_queue_key" must be an integer between -2147483648 and 4294967295, 1.5 given
SwooleLite\Exception: task_pools: all task pools together, with the default one (task_worker_num), may have 500 task workers at most
SwooleLite\Exception: task_pools: there may be 63 at most
SwooleLite\Exception: task_pools: two task pools have the same message_queue_key
SwooleLite\Exception: task_pools: two task pools have the same message_queue_key
SwooleLite\Exception: message_queue_key needs task_ipc_mode TASK_IPC_MSGQUEUE or TASK_IPC_PREEMPTIVE: nothing else outlives the server
SwooleLite\Exception: task_pools needs a 'task' callback
