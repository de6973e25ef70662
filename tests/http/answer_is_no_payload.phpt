--TEST--
The bytes of an answer that closes its connection are taken for no payload in shared memory, whatever they look like
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/http.inc';

use SwooleLite\Http\Request;
use SwooleLite\Http\Response;
use SwooleLite\Http\Server;

class Answering
{
    public static Response $response;

    public function __construct(public string $bytes)
    {
    }

    public function __unserialize(array $data): void
    {
        // the first piece that a server makes, which this object lies in: see struct swl_spill_ticket, shared/arena
        report('held', self::$response->end(pack('qq', PHP_INT_MIN | 1 << 24, 0)));
        hold();
    }
}

Harness::run(
    class: Server::class,
    server: function (Server $server) {
        $server->set(['task_worker_num' => 1]);
        $server->on('task', fn () => new Answering(str_repeat('a', 300_000)));
        $server->on('request', function (Request $request, Response $response) use ($server) {
            if ($request->server['request_uri'] === '/used') {
                $response->end($server->stats()['payload_memory_used']);
                return;
            }
            Answering::$response = $response;
            $response->write('first,'); // raw to HTTP/1.0: what comes next is at the beginning of a message
            $server->taskwait('go', 20);
        });
    },
    client: function (Harness $t) {
        $http = http($t);
        $http->send("GET / HTTP/1.0\r\n\r\n");
        same([true], $t->take('held'), 'whether it was sent');
        $t->killWorker(0);
        $t->waitFor(fn () => http($t)->get('/used')->body === '0', 'what the killed worker held to be given back', 5);
    },
);
?>
--EXPECT--
OK
