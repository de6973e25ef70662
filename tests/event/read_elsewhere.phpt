--TEST--
A part of a watched stream's input that a timer reads leaves the rest to the watch
--EXTENSIONS--
swoolelite
--FILE--
<?php
use SwooleLite\{Event, Timer};

[$a, $b] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
Event::add($a, function ($stream) {
    echo 'watch: ', $line = fgets($stream);
    if ($line === "3\n") {
        Event::del($stream);
    }
});
Timer::after(1, function () use ($a, $b) {
    fwrite($b, "1\n2\n3\n"); // the kernel reports nothing after the next line: the stream has taken in everything
    echo 'timer: ', fgets($a);
});
Event::wait();
?>
--EXPECT--
timer: 1
watch: 2
watch: 3
