--TEST--
write() keeps what the kernel does not take, goes on by itself and in order, and has a bound
--EXTENSIONS--
swoolelite
--FILE--
<?php
use SwooleLite\{Event, Timer};

[$a, $b] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
var_dump(Event::write($a, 'not watched'));
Event::add($a, fn () => print("must not be called\n"), fn () => print("must not be called\n"));
try {
    Event::write($a, '');
} catch (ValueError $error) {
    echo $error->getMessage(), "\n";
}
$sent = '';
for ($i = 0; $i < 1000; $i++) { // below the bound all are taken
    $sent .= $line = "$i " . str_repeat('x', 1000) . "\n";
    Event::write($a, $line) || exit("refused at $i\n");
}
$sent .= $large = str_repeat('large', 1_000_000);
var_dump(Event::write($a, $large), Event::write($a, 'too much'));

$read = '';
$reader = Timer::tick(1, function () use (&$read, $sent, $a, $b) {
    $read .= fread($b, 1 << 20);
    if (strlen($read) >= strlen($sent)) {
        Timer::clearAll();
        var_dump($read === $sent, Event::write($a, 'there is room again'), fread($b, 100));
        Event::del($a);
    }
});
Event::wait();

echo "the other side is gone:\n";
[$a, $b] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
Event::add($a, function ($a) {
    fread($a, 1);
    var_dump(Event::write($a, 'more'));
    Event::del($a);
});
var_dump(Event::write($a, str_repeat('x', 1_000_000)));
fclose($b);
Event::wait();
?>
--EXPECT--
bool(false)
SwooleLite\Event::write(): Argument #2 ($data) cannot be empty
bool(true)
bool(false)
bool(true)
bool(true)
string(19) "there is room again"
the other side is gone:
bool(true)
bool(false)
