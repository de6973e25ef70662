--TEST--
A readable stream is called back again and again, with what it was added as, until del(); its end is told, too
--EXTENSIONS--
swoolelite
--FILE--
<?php
use SwooleLite\Event;

[$a, $b] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
$fd = Event::add($a, function ($stream) use ($a, $b) {
    echo json_encode([fread($stream, 100), $stream === $a, feof($stream)]), "\n";
    static $calls = 0;
    match (++$calls) {
        1 => fwrite($b, 'second'),
        2 => fclose($b),
        3 => var_dump(Event::del($stream), Event::isset($stream), Event::del($stream)),
    };
});
var_dump(is_int($fd) && $fd > 2, stream_get_meta_data($a)['blocked']);
fwrite($b, 'first');
Event::wait();
echo "nothing is left in the loop\n";
?>
--EXPECT--
bool(true)
bool(false)
["first",true,false]
["second",true,false]
["",true,true]
bool(true)
bool(false)
bool(false)
nothing is left in the loop
