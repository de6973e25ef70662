--TEST--
write() into a pipe, and into one that blocks, never blocks the loop
--EXTENSIONS--
swoolelite
posix
--FILE--
<?php
use SwooleLite\{Event, Timer};

$process = proc_open(['cat'], [['pipe', 'r'], ['pipe', 'w']], $pipes);
$sent = str_repeat('0123456789', 50_000);
$write = fn () => print("must not be called\n");
Event::add($pipes[0], null, $write, Event::WRITE);
Event::set($pipes[0], null, null, 0);
stream_set_blocking($pipes[0], true);
var_dump(Event::write($pipes[0], $sent));
$read = '';
Event::add($pipes[1], function ($stream) use (&$read, $sent, $pipes) {
    $read .= fread($stream, 65536);
    if (strlen($read) === strlen($sent)) {
        Event::del($stream);
        Event::del($pipes[0]);
    }
});
$ticks = 0;
Event::wait();
var_dump($read === $sent);
fclose($pipes[0]);
var_dump(proc_close($process));
?>
--EXPECT--
bool(true)
bool(true)
int(0)
