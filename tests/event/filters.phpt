--TEST--
A watched stream may have filters, from before or from afterwards: write() goes through them, and set(), isset() and del() find it
--EXTENSIONS--
swoolelite
--FILE--
<?php
use SwooleLite\Event;

foreach (['before', 'afterwards'] as $when) {
    [$a, $b] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
    if ($when === 'before') {
        stream_filter_append($a, 'string.toupper', STREAM_FILTER_WRITE);
    }
    Event::add($a, fn () => null, fn () => null, Event::READ);
    if ($when === 'afterwards') {
        stream_filter_append($a, 'string.toupper', STREAM_FILTER_WRITE);
    }
    var_dump(Event::write($a, "$when\n"));
    echo fgets($b);
    var_dump(Event::isset($a, Event::READ), Event::set($a, null, null, Event::WRITE), Event::isset($a, Event::READ));
    var_dump(Event::del($a), Event::del($a));
}
?>
--EXPECT--
bool(true)
BEFORE
bool(true)
bool(true)
bool(false)
bool(true)
bool(false)
bool(true)
AFTERWARDS
bool(true)
bool(true)
bool(false)
bool(true)
bool(false)
