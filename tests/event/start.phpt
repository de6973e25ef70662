--TEST--
start() is refused while the script's own loop is in use; after it the script may use its loop again
--EXTENSIONS--
swoolelite
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\{Event, Server, Timer};

function server(): Server
{
    $server = new Server('127.0.0.1');
    $server->set(['worker_num' => 1, 'log_level' => Server::LOG_NONE]);
    $server->on('receive', fn () => null);
    $server->on('workerStart', function (Server $server) {
        Timer::tick(1000, fn () => null); // of the worker alone
        Timer::after(1, fn () => $server->shutdown());
    });
    return $server;
}
$server = server();
$timer = Timer::tick(1000, fn () => null);
echo outcome($server->start(...)), "\n";
Timer::clear($timer);
[$a, $b] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
Event::add($a, fn () => null);
echo outcome($server->start(...)), "\n";
Event::del($a);
Event::defer(fn () => print('in a callback: ' . outcome($server->start(...)) . "\n"));
Event::wait();
Event::cycle(fn () => print("must not be called\n"));
var_dump($server->start());

Timer::after(1, fn () => print("timer of the script\n"));
Event::add($a, function ($a) {
    echo fread($a, 10), "\n";
    Event::del($a);
});
fwrite($b, 'event');
Event::wait();
var_dump(server()->start());
Timer::after(1, fn () => print("at the end\n"));
?>
--EXPECT--
SwooleLite\Exception: The event loop of the script is in use: a server starts where it does not run and has no timers, watches or clients
SwooleLite\Exception: The event loop of the script is in use: a server starts where it does not run and has no timers, watches or clients
in a callback: SwooleLite\Exception: The event loop of the script is in use: a server starts where it does not run and has no timers, watches or clients
bool(true)
event
timer of the script
bool(true)
at the end
