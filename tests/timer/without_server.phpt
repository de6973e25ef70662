--TEST--
Without a running server the script has timers of its own, and the Server's methods throw
--EXTENSIONS--
swoolelite
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;
use SwooleLite\Timer;

$server = new Server('127.0.0.1');
$nothing = fn () => null;
foreach ([
    'Timer::clear' => fn () => Timer::clear(1),
    'Timer::clearAll' => fn () => Timer::clearAll(),
    'Timer::exists' => fn () => Timer::exists(1),
    'Timer::info' => fn () => Timer::info(1),
    'Timer::list' => fn () => count(Timer::list()),
    'Timer::stats' => fn () => Timer::stats(),
    '$server->clearTimer' => fn () => $server->clearTimer(1),
    '$server->tick' => fn () => $server->tick(1, $nothing),
    '$server->after' => fn () => $server->after(1, $nothing),
    '$server->defer' => fn () => $server->defer($nothing),
    'Timer::tick' => fn () => Timer::tick(1, function (int $id) {
        static $calls = 0;
        if (++$calls === 3) {
            echo "tick: $calls calls\n";
            Timer::clear($id);
        }
    }),
    'Timer::after' => fn () => Timer::after(1, fn (string $word) => print("after: $word\n"), 'argument'),
    'Timer::stats again' => fn () => Timer::stats(),
    'Timer::exists again' => fn () => Timer::exists(1),
    '$server->clearTimer again' => fn () => $server->clearTimer(2),
    'Timer::list again' => fn () => iterator_to_array(Timer::list()),
] as $what => $call) {
    echo "$what: ", is_string($outcome = outcome($call)) ? $outcome : json_encode($outcome), "\n";
}
echo "the script ends\n";
?>
--EXPECT--
Timer::clear: false
Timer::clearAll: true
Timer::exists: false
Timer::info: null
Timer::list: 0
Timer::stats: {"initialized":false,"num":0,"round":0}
$server->clearTimer: false
$server->tick: SwooleLite\Exception: The server is not running
$server->after: SwooleLite\Exception: The server is not running
$server->defer: SwooleLite\Exception: The server is not running
Timer::tick: 1
Timer::after: 2
Timer::stats again: {"initialized":true,"num":2,"round":0}
Timer::exists again: true
$server->clearTimer again: true
Timer::list again: [1]
the script ends
tick: 3 calls
