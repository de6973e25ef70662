--TEST--
connect, receive…, close of a connection come in that order, on a million events of connections that come and go
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

const AT_ONCE = 100, CONNECTIONS = 700, BLOCKS = 5, BLOCK = 100, LAST = 1 << 31; // 3 × 351,400 events

/** Counts what is out of order in this process. A package has its number in its connection; the last one is marked. */
final class Order
{
    public int $events = 0, $wrong = 0;
    /** @var array<int, int> session => number of its next package; −1: the last one has come */
    private array $next = [];

    public function connect(int $fd): void
    {
        $this->events++;
        $this->wrong += isset($this->next[$fd]);
        $this->next[$fd] = 0;
    }

    public function receive(int $fd, string $data): void
    {
        $this->events++;
        $number = unpack('N', $data, 4)[1];
        $this->wrong += ($this->next[$fd] ?? null) !== ($number & ~LAST);
        $this->next[$fd] = $number & LAST ? -1 : $number + 1;
    }

    public function close(int $fd): void
    {
        $this->events++;
        $this->wrong += ($this->next[$fd] ?? null) !== -1; // all that it sent has come
        unset($this->next[$fd]);
    }
}

function package(int $number): string
{
    return pack('NN', 4, $number);
}

foreach ([Server::DISPATCH_FDMOD, Server::DISPATCH_IPMOD, Server::DISPATCH_UIDMOD] as $mode) {
    Harness::run(
        server: function (Server $server) use ($mode) {
            $order = new Order();
            $server->set(['worker_num' => 2, 'reactor_num' => 2, 'dispatch_mode' => $mode, 'open_length_check' => true,
                'package_length_type' => 'N', 'package_body_offset' => 4]);
            $server->on('connect', fn (Server $server, int $fd) => $order->connect($fd));
            $server->on('receive', fn (Server $server, int $fd, int $reactorId, string $data) => $order->receive($fd, $data));
            $server->on('close', fn (Server $server, int $fd) => $order->close($fd));
            $server->on('workerStop', fn () => report('order', $order->events, $order->wrong));
        },
        client: function (Harness $t) {
            $files = fn () => array_map(Processes::openFiles(...), [$t->masterPid, ...$t->workerPids]);
            $before = $files();
            $blocks = [];
            for ($i = 0; $i < BLOCKS; $i++) {
                $blocks[] = implode(array_map(package(...), range($i * BLOCK, ($i + 1) * BLOCK - 1)));
            }
            $blocks[BLOCKS - 1] = substr($blocks[BLOCKS - 1], 0, -8) . package(BLOCKS * BLOCK - 1 | LAST);
            $open = [];
            for ($begun = $ended = 0; $ended < CONNECTIONS;) {
                while ($begun < CONNECTIONS && count($open) < AT_ONCE) {
                    $context = stream_context_create(['socket' => ['bindto' => '127.0.0.' . $begun % 200 + 1 . ':0']]);
                    $stream = stream_socket_client($t->address, $code, $message, Harness::limit(), STREAM_CLIENT_CONNECT, $context);
                    check($stream !== false, "connected: $message");
                    $open[$begun++] = [$stream, $begun % BLOCKS]; // so that they do not all end at once
                }
                foreach ($open as $id => [$stream, $left]) {
                    // the blocks of a connection in one or several writes
                    $first = BLOCKS - ($open[$id][2] ?? BLOCKS);
                    $data = implode(array_slice($blocks, $first, $left ?: BLOCKS));
                    same(strlen($data), fwrite($stream, $data), 'bytes written');
                    $open[$id] = [$stream, 0, BLOCKS - $first - min($left ?: BLOCKS, BLOCKS - $first)];
                    if ($open[$id][2] === 0) {
                        $id % 3 === 0 ? stream_socket_shutdown($stream, STREAM_SHUT_WR) && fread($stream, 1) : fclose($stream);
                        unset($open[$id]);
                        $ended++;
                    }
                }
            }
            $t->waitFor(fn () => $files() === $before, 'the last close'); // what was delivered before the stop is handled
            $t->stop();
            $sums = [0, 0];
            foreach ($t->takeAll() as [$what, $events, $wrong]) {
                $sums = [$sums[0] + $events, $sums[1] + $wrong];
            }
            same([CONNECTIONS * (BLOCKS * BLOCK + 2), 0], $sums, 'events, and how many out of order');
        },
    );
}
?>
--EXPECT--
OK
OK
OK
