--TEST--
task_retry is an array of five keys; another key, type or range throws ValueError with the key and what is allowed, and changes nothing
--EXTENSIONS--
swoolelite
--FILE--
<?php
use SwooleLite\Server;

$server = new Server('127.0.0.1');
$server->set(['task_retry' => ['attempts' => 5, 'delay' => 0.5, 'factor' => 1.5, 'max_delay' => 60, 'jitter' => 1]]);
$server->set(['task_retry' => null]);
$server->set(['task_retry' => ['attempts' => 3, 'delay' => 7200]]);
foreach ([
    5, true, 'x', [], [3], ['delay' => 1], ['attempts' => 3, 'retries' => 1],
    ['attempts' => 0], ['attempts' => 1001], ['attempts' => '3'],
    ['attempts' => 3, 'delay' => -1], ['attempts' => 3, 'delay' => NAN], ['attempts' => 3, 'delay' => '1'],
    ['attempts' => 3, 'max_delay' => 1e9],
    ['attempts' => 3, 'delay' => 2, 'max_delay' => 1.5], ['attempts' => 3, 'max_delay' => 0.5],
    ['attempts' => 3, 'factor' => 0.9], ['attempts' => 3, 'factor' => INF], ['attempts' => 3, 'factor' => null],
    ['attempts' => 3, 'jitter' => 1.1], ['attempts' => 3, 'jitter' => []],
] as $bad) {
    try {
        $server->set(['task_retry' => $bad]);
        echo 'accepted: ', json_encode($bad), "\n";
    } catch (ValueError $error) {
        echo $error->getMessage(), "\n";
    }
}
echo json_encode($server->setting['task_retry']), "\n";
?>
--EXPECT--
Option "task_retry" must be an array or null, 5 given
Option "task_retry" must be an array or null, true given
Option "task_retry" must be an array or null, 'x' given
Option "task_retry" must have the key attempts: how often a task may run
Option "task_retry" must have names as keys
Option "task_retry" must have the key attempts: how often a task may run
Option "task_retry" must have the keys attempts, delay, factor, max_delay and jitter alone, "retries" given
Option "task_retry[attempts]" must be an integer between 1 and 1000, 0 given
Option "task_retry[attempts]" must be an integer between 1 and 1000, 1001 given
Option "task_retry[attempts]" must be an integer between 1 and 1000, '3' given
Option "task_retry[delay]" must be a number of seconds between 0 and 31536000, -1 given
Option "task_retry[delay]" must be a number of seconds between 0 and 31536000, NAN given
Option "task_retry[delay]" must be a number of seconds between 0 and 31536000, '1' given
Option "task_retry[max_delay]" must be a number of seconds between 0 and 31536000, 1000000000.0 given
Option "task_retry[max_delay]" must not be less than the delay
Option "task_retry[max_delay]" must not be less than the delay
Option "task_retry[factor]" must be a number between 1 and 1000, 0.9 given
Option "task_retry[factor]" must be a number between 1 and 1000, INF given
Option "task_retry[factor]" must be a number between 1 and 1000, NULL given
Option "task_retry[jitter]" must be a number between 0 and 1, 1.1 given
Option "task_retry[jitter]" must be a number between 0 and 1, array given
{"attempts":3,"delay":7200}
