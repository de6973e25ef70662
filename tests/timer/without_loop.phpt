--TEST--
Without a running server there are no timers, and adding one throws
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
    'Timer::tick' => fn () => Timer::tick(1, $nothing),
    'Timer::after' => fn () => Timer::after(1, $nothing),
    '$server->tick' => fn () => $server->tick(1, $nothing),
    '$server->after' => fn () => $server->after(1, $nothing),
    '$server->defer' => fn () => $server->defer($nothing),
    'Timer::clear' => fn () => Timer::clear(1),
    'Timer::clearAll' => fn () => Timer::clearAll(),
    'Timer::exists' => fn () => Timer::exists(1),
    'Timer::info' => fn () => Timer::info(1),
    'Timer::list' => fn () => count(Timer::list()),
    'Timer::stats' => fn () => Timer::stats(),
    '$server->clearTimer' => fn () => $server->clearTimer(1),
] as $what => $call) {
    echo "$what: ", is_string($outcome = outcome($call)) ? $outcome : json_encode($outcome), "\n";
}
?>
--EXPECT--
Timer::tick: SwooleLite\Exception: Timers need the event loop of a running server, and there is none here
Timer::after: SwooleLite\Exception: Timers need the event loop of a running server, and there is none here
$server->tick: SwooleLite\Exception: The server is not running
$server->after: SwooleLite\Exception: The server is not running
$server->defer: SwooleLite\Exception: The server is not running
Timer::clear: false
Timer::clearAll: true
Timer::exists: false
Timer::info: null
Timer::list: 0
Timer::stats: {"initialized":false,"num":0,"round":0}
$server->clearTimer: false
