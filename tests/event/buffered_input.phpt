--TEST--
What a stream has in its buffer is told, whoever has read a part of it
--EXTENSIONS--
swoolelite
--FILE--
<?php
use SwooleLite\{Event, Timer};

function lines(string $case, ?Closure $before): void
{
    [$a, $b] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
    $add = fn () => Event::add($a, function ($stream) use ($case) {
        $line = fgets($stream);
        echo "$case: $line";
        if ($line === "3\n") {
            Event::del($stream);
        }
    });
    if ($before === null) {
        $add();
        Timer::after(1, fn () => fwrite($b, "1\n2\n3\n"));
    } else {
        fwrite($b, "1\n2\n3\n");
        $before($add, fn () => print("$case, elsewhere: " . fgets($a)));
    }
    Event::wait();
}
lines('in the callback', null);
lines('before add()', function (Closure $add, Closure $read) {
    $read();
    $add();
});
lines('in a timer', function (Closure $add, Closure $read) {
    Timer::after(1, $read);
    Event::defer(fn () => Event::defer($add)); // the timer is due already, and the callback would read the line
    usleep(2000);
});
lines('in an event', function (Closure $add, Closure $read) {
    $pair = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
    Event::add($pair[0], function ($stream) use ($add, $read) {
        Event::del($stream);
        $read();
        $add();
    });
    fwrite($pair[1], 'x');
});
?>
--EXPECT--
in the callback: 1
in the callback: 2
in the callback: 3
before add(), elsewhere: 1
before add(): 2
before add(): 3
in a timer, elsewhere: 1
in a timer: 2
in a timer: 3
in an event, elsewhere: 1
in an event: 2
in an event: 3
