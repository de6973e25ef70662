--TEST--
WebSocket: Frame, pack() and unpack()
--EXTENSIONS--
swoolelite
pcntl
posix
zlib
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/websocket.inc';

use SwooleLite\WebSocket\{CloseFrame, Frame, Server};

$frame = new Frame();
same(['fd' => 0, 'data' => '', 'opcode' => 1, 'flags' => 1, 'finish' => null], get_object_vars($frame), 'a new Frame');
same("\x81\x00", (string) $frame, 'as a string');
$frame->data = 'Hello';
$frame->finish = false;
same("\x01\x05Hello", (string) $frame, 'a fragment');
same("\x81\x05Hello", Server::pack('Hello'), 'the example of RFC 6455');
same("\x82\x7e\x01\x00" . str_repeat('x', 256), Frame::pack(str_repeat('x', 256), Server::WEBSOCKET_OPCODE_BINARY), '256 bytes');
same("\x82\x7f\0\0\0\0\0\x01\0\0", substr(Frame::pack(str_repeat('x', 65536), 2), 0, 10), '65536 bytes');
same("\x00\x01x", Frame::pack('x', 0, 0), 'flags');
same("\xf1\x01x", Frame::pack('x', 1, 1 | 4 | 8 | 16), 'RSV bits');
same("\x89\x01x", Frame::pack('x', 9, 0), 'a ping is never a fragment');

$masked = Frame::pack('Hello', 1, Server::WEBSOCKET_FLAG_FIN | Server::WEBSOCKET_FLAG_MASK);
same(11, strlen($masked), 'a masked one is longer');
$back = Frame::unpack($masked);
same(['Hello', 1, 33, true], [$back->data, $back->opcode, $back->flags, $back->finish], 'unmasked');
$back = Server::unpack("\x02\x03abc and more");
same([Frame::class, 'abc', 2, 0, false], [$back::class, $back->data, $back->opcode, $back->flags, $back->finish], 'a fragment');

$close = new CloseFrame();
same([1000, '', 8], [$close->code, $close->reason, $close->opcode], 'a new CloseFrame');
same("\x88\x02\x03\xe8", (string) $close, 'as a string');
$close->code = 4000;
$close->reason = 'bye';
$back = Frame::unpack(Frame::pack($close));
same([CloseFrame::class, 4000, 'bye', ''], [$back::class, $back->code, $back->reason, $back->data], 'a frame of close');
same("\x88\x05\x03\xe8bye", Frame::pack('bye', 8), 'a reason');

$text = str_repeat('Hello', 100);
$packed = Frame::pack($text, 1, Server::WEBSOCKET_FLAG_FIN | Server::WEBSOCKET_FLAG_COMPRESS);
check(strlen($packed) < 50 && ord($packed[0]) === 0xc1, 'compressed');
same($text, Frame::unpack($packed)->data, 'and restored');

foreach (['', "\x81", "\x81\x05Hell", "\x83\x00", "\x09\x00", "\x81\x7e\x00\x05Hello", "\xc1\x01\xff"] as $bytes) {
    same(false, Frame::unpack($bytes), 'no frame: ' . bin2hex($bytes));
}
foreach ([fn () => Frame::pack('x', 3), fn () => Frame::pack('x', 16), fn () => Frame::pack('x', -1), fn () => Frame::pack(str_repeat('x', 126), 9)] as $i => $call) {
    check(str_starts_with(outcome($call), 'ValueError: SwooleLite\WebSocket\Frame::pack(): Argument #1 ($data) must have '), "refusal $i: " . outcome($call));
}
$close->code = 1005;
same('ValueError: The frame must have a code that may be sent: 1000 to 1003, 1007 to 1014, 3000 to 4999', outcome(fn () => (string) $close), 'a code');
unset($frame->data, $frame->finish);
same("\x81\x00", (string) $frame, 'unset properties');
$mine = new class extends Frame {
    public int $more = 1;
};
$mine->data = 'mine';
same("\x81\x04mine", Server::pack($mine), 'a class of its own');
echo "OK\n";
?>
--EXPECT--
OK
