--TEST--
At a script's end its loop runs, with the status and the messages of a script
--EXTENSIONS--
swoolelite
--INI--
display_errors=1
html_errors=0
log_errors=0
--FILE--
<?php
require __DIR__ . '/script.inc';

foreach ([
    'it runs between shutdown functions' => <<<'CODE'
        register_shutdown_function(fn () => print("registered before\n"));
        Timer::after(1, fn () => print("timer\n"));
        register_shutdown_function(fn () => print("registered after\n"));
        echo "end of the script\n";
        CODE,
    'wait() before' => <<<'CODE'
        Timer::after(1, fn () => print("timer\n"));
        Event::wait();
        echo "end of the script\n";
        CODE,
    'an exception' => <<<'CODE'
        Timer::after(1, fn () => throw new Exception('thrown'));
        Timer::after(2, fn () => print("must not be called\n"));
        CODE,
    'an exception, handled' => <<<'CODE'
        set_exception_handler(fn ($error) => print("handler: {$error->getMessage()}\n"));
        Event::defer(fn () => throw new Exception('thrown'));
        Event::defer(fn () => print("must not be called\n"));
        CODE,
    'exit()' => <<<'CODE'
        Event::defer(fn () => exit(3));
        Event::defer(fn () => print("must not be called\n"));
        CODE,
    'exit() in wait()' => <<<'CODE'
        Event::defer(fn () => exit(3));
        Timer::tick(1, fn () => print("must not be called\n"));
        register_shutdown_function(fn () => print("a shutdown function\n"));
        Event::wait();
        CODE,
    'exit() of the script' => <<<'CODE'
        Event::defer(fn () => print("called\n"));
        exit(4);
        CODE,
    'Event::exit() before' => <<<'CODE'
        Timer::tick(1, fn () => print("must not be called\n"));
        Event::exit();
        CODE,
    'a fatal error' => <<<'CODE'
        ini_set('memory_limit', '8M');
        Event::defer(fn () => str_repeat('x', 100_000_000));
        Event::defer(fn () => print("must not be called\n"));
        CODE,
    'a fatal error in wait()' => <<<'CODE'
        ini_set('memory_limit', '8M');
        Event::defer(fn () => str_repeat('x', 100_000_000));
        Event::defer(fn () => print("must not be called\n"));
        register_shutdown_function(fn () => print("a shutdown function\n"));
        Event::wait();
        CODE,
    'after an uncaught exception' => <<<'CODE'
        Timer::tick(1, fn () => print("must not be called\n"));
        throw new Exception('of the script');
        CODE,
    'after a fatal error' => <<<'CODE'
        Timer::tick(1, fn () => print("must not be called\n"));
        no_such_function();
        CODE,
    'added by a shutdown function' => <<<'CODE'
        register_shutdown_function(fn () => Timer::after(1, fn () => print("timer\n")));
        CODE,
    'added by one after the loop has ended' => <<<'CODE'
        Event::defer(fn () => print("first\n"));
        register_shutdown_function(fn () => Timer::after(1, fn () => print("second\n")));
        CODE,
    'added by a destructor' => <<<'CODE'
        class Late { function __destruct() { Timer::after(1, fn () => print("must not be called\n")); echo "destructed\n"; } }
        $late = new Late();
        CODE,
    'what is left is destructed' => <<<'CODE'
        class Held { function __destruct() { echo "destructed\n"; } }
        $held = new Held();
        Event::add(stream_socket_server('tcp://127.0.0.1:0'), function () use ($held) {});
        Event::cycle(function () use ($held) {});
        Timer::tick(1000, function () use ($held) {});
        unset($held);
        Event::defer(fn () => Event::exit());
        CODE,
] as $case => $code) {
    echo "== $case\n";
    run_script($code);
}
?>
--EXPECTF--
== it runs between shutdown functions
end of the script
registered before
timer
registered after
status 0
== wait() before
timer
end of the script
status 0
== an exception
%AFatal error: Uncaught Exception: thrown in %s
status 255
== an exception, handled
handler: thrown
status 0
== exit()
status 3
== exit() in wait()
a shutdown function
status 3
== exit() of the script
called
status 4
== Event::exit() before
status 0
== a fatal error
%AFatal error: Allowed memory size of %s
status 255
== a fatal error in wait()
%AFatal error: Allowed memory size of %s
a shutdown function
status 255
== after an uncaught exception
%AFatal error: Uncaught Exception: of the script in %s
status 255
== after a fatal error
%AFatal error: Uncaught Error: Call to undefined function no_such_function() in %s
status 255
== added by a shutdown function
timer
status 0
== added by one after the loop has ended
first
second
status 0
== added by a destructor
destructed
status 0
== what is left is destructed
destructed
status 0
