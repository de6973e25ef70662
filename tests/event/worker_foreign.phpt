--TEST--
In a process that a callback has forked with pcntl_fork() the class Event throws; a child of Process::start() there has a loop of its own
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\{Event, Process, Server, Timer};

Harness::run(
    server: function (Server $server) {
        $server->on('receive', fn () => null);
        $server->on('workerStart', function (Server $server) {
            [$a, $b] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
            Event::add($a, function ($a) {
                report('worker', fread($a, 10));
                Event::del($a);
            });
            if (pcntl_fork() === 0) {
                foreach ([
                    fn () => Event::add($b, fn () => null), fn () => Event::set($a), fn () => Event::del($a), fn () => Event::isset($a),
                    fn () => Event::write($a, 'x'), fn () => Event::defer(fn () => null), fn () => Event::cycle(null),
                    fn () => Event::wait(), fn () => Event::dispatch(), fn () => Event::exit(), fn () => Timer::clear(1),
                ] as $call) {
                    $outcomes[outcome($call)] = true;
                }
                report('foreign', array_keys($outcomes));
                return;
            }
            pcntl_wait($status);
            $process = new Process(function () use ($server, $a, $b) {
                report('process', Event::isset($a), count(Timer::list()), outcome(fn () => $server->stats()));
                Timer::after(1, function () use ($b) {
                    fwrite($b, 'input');
                    Event::add($b, function ($b) {
                        report('in the process', fread($b, 10));
                        Event::del($b);
                    });
                    report('loop of the process');
                });
            });
            Timer::tick(60_000, fn () => null);
            $process->start();
            fwrite($a, 'to the process');
            Process::wait();
            Timer::clearAll();
        });
    },
    client: function (Harness $t) {
        $sentence = 'SwooleLite\Exception: This process was forked in a callback: it is no part of the server';
        same([[$sentence]], $t->take('foreign'), 'pcntl_fork()');
        same([false, 0, $sentence], $t->take('process'), 'Process::start()');
        $t->take('loop of the process');
        same(['to the pro'], $t->take('in the process'), 'its watch');
        same(['input'], $t->take('worker'), 'the watch of the worker');
    },
);
?>
--EXPECT--
OK
