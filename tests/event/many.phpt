--TEST--
10,000 watches, added and removed again and again: neither memory nor descriptors grow
--EXTENSIONS--
swoolelite
posix
--SKIPIF--
<?php
if (posix_getrlimit()['hard openfiles'] !== 'unlimited' && posix_getrlimit()['hard openfiles'] < 10_300) die('skip few descriptors are allowed');
?>
--FILE--
<?php
use SwooleLite\{Event, Timer};

posix_setrlimit(POSIX_RLIMIT_NOFILE, 10_300, posix_getrlimit()['hard openfiles'] === 'unlimited' ? -1 : (int) posix_getrlimit()['hard openfiles']);
function resident(): int
{
    return (int) explode(' ', file_get_contents('/proc/self/statm'))[1] * 4096;
}
$pairs = [];
for ($i = 0; $i < 5000; $i++) {
    $pairs[] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
}
$called = 0;
$round = function (bool $closes) use (&$pairs, &$called) {
    $called = 0;
    $left = 0;
    foreach ($pairs as [$a, $b]) {
        Event::add($a, function ($stream) use (&$called, &$left) {
            $called += strlen(fread($stream, 10));
            Event::del($stream);
            --$left;
        });
        Event::add($b, null, function ($stream) use (&$left) {
            fwrite($stream, 'x');
            Event::set($stream, fn () => null, null, Event::READ);
            Event::del($stream);
            --$left;
        }, Event::WRITE);
        $left += 2;
    }
    Event::wait();
    return $left;
};
$round(false);
$before = [memory_get_usage(), count(scandir('/proc/self/fd'))];
for ($i = 0; $i < 3; $i++) {
    $round(false);
}
$grown = memory_get_usage() - $before[0];
var_dump($called, $grown < 4096 ?: $grown, count(scandir('/proc/self/fd')) === $before[1]);

// one at a time, for long
[$a, $b] = $pairs[0];
$resident = null;
for ($i = 0; $i < 30_000; $i++) {
    Event::add($a, fn () => null);
    Event::write($a, 'x');
    fread($b, 10);
    Event::del($a);
    Event::defer(fn () => null);
    Event::dispatch();
    if ($i === 3000) {
        $resident = resident();
    }
}
$grown = resident() - $resident;
var_dump($grown < 200_000 ?: $grown);
?>
--EXPECT--
int(5000)
bool(true)
bool(true)
bool(true)
