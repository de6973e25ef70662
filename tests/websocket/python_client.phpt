--TEST--
WebSocket: a client of another make, python3-websockets: messages of all sizes, compression, pings, close codes
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php
exec('/usr/bin/python3 -c "import websockets" 2>/dev/null', $output, $status);
$status === 0 || die('skip python3-websockets is not installed');
?>
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\WebSocket\{Frame, Server};

const CLIENT = <<<'PYTHON'
    import asyncio, sys, websockets

    async def talk(uri, compression):
        async with websockets.connect(uri, compression=compression, max_size=None, subprotocols=["chat"]) as socket:
            assert socket.subprotocol == "chat", socket.subprotocol
            names = [extension.name for extension in socket.extensions]
            assert names == (["permessage-deflate"] if compression else []), names
            for size in (0, 1, 125, 126, 127, 1000, 65535, 65536, 1000000):
                text = ("Gr\u00fc\u00dfe " * (size // 6 + 1))[:size]
                await socket.send(text)
                assert await socket.recv() == text, size
                await socket.send(b"\xff" * size)
                assert await socket.recv() == b"\xff" * size, size
            await socket.send(["in ", "three ", "pieces"])
            assert await socket.recv() == "in three pieces"
            await (await socket.ping())
            await asyncio.gather(*(socket.send(str(i)) for i in range(200)))
            assert sorted([int(await socket.recv()) for i in range(200)]) == list(range(200))
            await socket.send("disconnect")
            await socket.wait_closed()
            assert (socket.close_code, socket.close_reason) == (4002, "enough"), (socket.close_code, socket.close_reason)
        async with websockets.connect(uri) as socket:
            await socket.close(4003, "mine")
            assert socket.close_code == 4003, socket.close_code

    async def main():
        uri = sys.argv[1]
        await talk(uri, "deflate")
        await talk(uri, None)
        sockets = await asyncio.gather(*(websockets.connect(uri) for i in range(50)))
        await asyncio.gather(*(socket.send("x" * i) for i, socket in enumerate(sockets)))
        assert [len(await socket.recv()) for socket in sockets] == list(range(50))
        await asyncio.gather(*(socket.close() for socket in sockets))
        print("fine")

    asyncio.run(main())
    PYTHON;

Harness::run(
    class: Server::class,
    server: function (Server $server) {
        $server->set(['worker_num' => 2, 'websocket_compression' => true, 'websocket_subprotocol' => 'chat']);
        $server->on('message', function (Server $server, Frame $frame) {
            $frame->data === 'disconnect'
                ? $server->disconnect($frame->fd, 4002, 'enough')
                : $server->push($frame->fd, $frame->data, $frame->opcode, Server::WEBSOCKET_FLAG_FIN | Server::WEBSOCKET_FLAG_COMPRESS);
        });
    },
    client: function (Harness $t) {
        exec('/usr/bin/python3 -c ' . escapeshellarg(CLIENT) . " ws://127.0.0.1:$t->port/ 2>&1", $lines);
        same('fine', implode("\n", $lines), 'what the client says');
    },
);
?>
--EXPECT--
OK
