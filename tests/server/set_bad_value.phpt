--TEST--
set() with a value of the wrong type or range throws ValueError with the key and the value
--EXTENSIONS--
swoolelite
--FILE--
<?php
use SwooleLite\Server;

const BAD = [
    ['worker_num', 0, '0'],
    ['worker_num', -1, '-1'],
    ['worker_num', 'many', 'many'],
    ['worker_num', [], 'array'],
    ['worker_num', PHP_INT_MAX, '9223372036854775807'],
    ['task_worker_num', -1, '-1'],
    ['reactor_num', 0, '0'],
    ['max_connection', -5, '-5'],
    ['backlog', -2, '-2'],
    ['dispatch_mode', 99, '99'],
    ['task_ipc_mode', 99, '99'],
    ['open_eof_split', [], 'array'],
    ['open_tcp_nodelay', 'perhaps', 'perhaps'],
    ['package_eof', '', ''],
    ['package_eof', [], 'array'],
    ['package_length_type', 'x', 'x'],
    ['package_length_type', 'NN', 'NN'],
    ['package_length_offset', -1, '-1'],
    ['package_max_length', -1, '-1'],
    ['package_max_length', '1 MB', '1 MB'],
    ['socket_buffer_size', -1, '-1'],
    ['task_queue_memory', -1, '-1'],
    ['task_max_attempts', 0, '0'],
    ['task_serializer', 'json', 'json'],
    ['task_serializer', 'PHP', 'PHP'],
    ['task_serializer', '', ''],
    ['task_serializer', 1, '1'],
    ['task_allowed_classes', 1, '1'],
    ['task_allowed_classes', 'stdClass', 'stdClass'],
    ['task_allowed_classes', null, ''],
    ['task_allowed_classes', ['stdClass', 42], '42'],
    ['task_allowed_classes', ['stdClass', ''], ''],
    ['task_allowed_classes', ["std\0Class"], 'std'],
    ['max_wait_time', -1, '-1'],
    ['log_level', 42, '42'],
    ['task_max_runtime', NAN, 'NAN'],
    ['task_max_runtime', INF, 'INF'],
    ['task_max_runtime', -INF, '-INF'],
    ['task_max_runtime', -1, '-1'],
    ['task_max_runtime', -0.001, '-0.001'],
    ['task_max_runtime', '1', "'1'"],
    ['task_max_runtime', true, 'true'],
    ['task_max_runtime', null, 'NULL'],
    ['task_max_runtime', [], 'array'],
    ['task_max_runtime', PHP_INT_MAX, '9223372036854775807'],
    ['task_max_runtime', PHP_INT_MIN, '-9223372036854775808'],
    ['task_max_runtime', 365 * 86400 + 1, '31536001'],
    ['task_queue_timeout', 3600.001, '3600.001'],
];
$server = new Server('127.0.0.1');
foreach (BAD as [$key, $value, $shown]) {
    try {
        $server->set([$key => $value]);
        echo "$key ", var_export($value, true), " was taken\n";
    } catch (ValueError $error) {
        foreach ([$key, $shown] as $part) {
            str_contains($error->getMessage(), $part) || print("'$part' is missing: {$error->getMessage()}\n");
        }
    }
}
try {
    $server->set(['worker_num' => 0]);
} catch (ValueError $error) {
    echo $error->getMessage(), "\n";
}
try {
    $server->set(['task_max_runtime' => '1']);
} catch (ValueError $error) {
    echo $error->getMessage(), "\n";
}
try {
    $server->set(['task_serializer' => 'json']);
} catch (ValueError $error) {
    echo $error->getMessage(), "\n";
}
var_dump($server->setting);
?>
--EXPECTF--
%Sworker_num%S
Option "task_max_runtime" must be a number of seconds between 0 and 31536000, '1' given
Option "task_serializer" must be "php" or "igbinary", 'json' given
array(0) {
}
