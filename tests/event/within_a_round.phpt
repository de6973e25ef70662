--TEST--
Callbacks of one round: one that is removed is not called any more, one that is added waits for the next
--EXTENSIONS--
swoolelite
--FILE--
<?php
use SwooleLite\Event;

$pairs = array_map(fn () => stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0), range(1, 3));
[$one, $two, $new] = array_column($pairs, 0);
foreach ($pairs as $pair) {
    fwrite($pair[1], 'x');
}
$first = function ($stream) use ($one, $two, $new) {
    $other = $stream === $one ? $two : $one;
    echo "the first one\n";
    Event::del($other);
    Event::del($stream);
    Event::add($stream, function ($stream) {
        echo "the first one, added anew\n";
        Event::del($stream);
    });
    Event::add($new, function ($stream) {
        echo "a new one\n";
        Event::del($stream);
        Event::defer(fn () => print("deferred\n"));
    });
};
Event::add($one, $first);
Event::add($two, $first);
Event::wait();
?>
--EXPECT--
the first one
the first one, added anew
a new one
deferred
