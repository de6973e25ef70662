--TEST--
Clients of sockets: a length and a package, an answer of the same form, and the end of the connection
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Process\Pool;

Harness::run(
    pool: [2, Pool::IPC_SOCKET],
    server: function (Pool $pool) {
        $pool->set(['max_package_size' => 100000]);
        $pool->listen('127.0.0.1', 0);
        $pool->listen('unix:a.sock');
        $pool->listen('unix://' . getcwd() . '/b.sock', 0, 5);
        $pool->on('message', function (Pool $pool, string $data) {
            report('message', strlen($data));
            $data === 'hold' && hold();
            if ($data !== 'silent') {
                check($pool->write('got '), 'write()');
                check(!$pool->write(''), 'nothing');
                $pool->write(strrev($data));
            }
        });
    },
    client: function (Harness $t) {
        $addresses = ["tcp://127.0.0.1:$t->port", "unix://{$t->dir()}/a.sock", "unix://{$t->dir()}/b.sock"];
        foreach ($addresses as $address) {
            foreach (['a', 'hello', str_repeat('xy', 50000)] as $data) {
                same('got ' . strrev($data), ask($address, $data), 'the answer');
            }
            same(null, ask($address, 'silent'), 'no answer');
        }
        $t->takeAll();
        // a slow client holds nobody up, and may come with one byte after the other
        $slow = new Client($addresses[0]);
        $slow->send("\0");
        foreach (str_split("\0\0\5hello") as $byte) {
            $slow->send($byte);
            same('got ih', ask($addresses[1], 'hi'), 'others meanwhile');
        }
        same("\0\0\0\x09got olleh", $slow->read(13), 'its answer');
        // a worker that is busy leaves new clients to the other one
        $held = new Client($addresses[0]);
        $held->send("\0\0\0\4hold");
        $t->waitFor(fn () => in_array(['message', 4], $t->takeAll()), 'the one that holds');
        for ($i = 0; $i < 10; $i++) {
            same('got x', ask($addresses[0], 'x'), 'the other one');
        }
        $t->release();
        same("\0\0\0\x08got dloh", $held->read(12), 'its answer');
        // one package for each connection
        $two = new Client($addresses[0]);
        $two->send("\0\0\0\1a\0\0\0\1b");
        same("\0\0\0\5got a", stream_get_contents_until_end($two), 'the first one alone');
        // wrong lengths
        $t->takeAll();
        $t->allowLog('/its length field is invalid|longer than|package/');
        foreach (["\0\0\0\0", "\x7f\xff\xff\xff", pack('N', 100001), "\xff\xff\xff\xff"] as $header) {
            $client = new Client($addresses[0]);
            $client->send($header . 'abc');
            same('', stream_get_contents_until_end($client), 'closed: ' . bin2hex($header));
        }
        // clients that die
        foreach (['', "\0\0", "\0\0\0\5he"] as $part) {
            $client = new Client($addresses[0]);
            $client->send($part);
            $client->close();
        }
        same('got x', ask($addresses[0], 'x'), 'it works all the same');
        same([['message', 1]], $t->takeAll(), 'none of these was a message');
        $t->stop();
        check(!file_exists("{$t->dir()}/a.sock") && !file_exists("{$t->dir()}/b.sock"), 'the files are gone');
        $again = stream_socket_server(str_replace('tcp', 'tcp', $addresses[0]), $code, $message);
        check($again !== false, "the port may be bound again at once: $message");
    },
);

function stream_get_contents_until_end(Client $client): string
{
    stream_set_blocking($client->stream, true);
    return stream_get_contents($client->stream);
}
?>
--EXPECT--
OK
