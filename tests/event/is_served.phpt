--TEST--
Event::isServed() is true in the processes of a server, and false in a script and its callbacks
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Event;
use SwooleLite\Server;

if (getenv('SWL_TEST_RUN') === false) {
    var_dump(Event::isServed());
    Event::defer(fn () => var_dump(Event::isServed()));
    Event::wait();
}
Harness::run(
    server: function (Server $server) {
        report('before', Event::isServed());
        $server->on('receive', fn () => null);
        foreach (['start', 'managerStart', 'workerStart'] as $event) {
            $server->on($event, fn () => report($event, Event::isServed()));
        }
    },
    client: function (Harness $t) {
        same([false], $t->take('before'), 'before start()');
        foreach (['start', 'managerStart', 'workerStart'] as $event) {
            same([true], $t->take($event), $event);
        }
    },
);
?>
--EXPECT--
bool(false)
bool(false)
OK
