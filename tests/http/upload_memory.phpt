--TEST--
A large upload is never in memory: not in the loop's, not in the worker's
--EXTENSIONS--
swoolelite
pcntl
posix
--INI--
memory_limit=32M
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/http.inc';

use SwooleLite\Http\Request;
use SwooleLite\Http\Response;
use SwooleLite\Http\Server;

const SIZE = 40 << 20; // more than memory_limit; as it is written three times, the disk should not be busy for long

/** The largest resident memory of a process so far, bytes. */
function peak(int $pid): int
{
    preg_match('/VmHWM:\s+(\d+) kB/', file_get_contents("/proc/$pid/status"), $match);
    return $match[1] * 1024;
}

Harness::run(
    class: Server::class,
    server: function (Server $server) {
        $server->set(['upload_max_filesize' => 1 << 30]);
        $server->on('request', function (Request $request, Response $response) {
            $file = $request->files['f'] ?? null;
            $response->end(json_encode([$file['size'] ?? null, $file ? filesize($file['tmp_name']) : null, filesize($request->contentFile())]));
        });
    },
    client: function (Harness $t) {
        $head = "--xyz\r\nContent-Disposition: form-data; name=f; filename=x\r\n\r\n";
        $tail = "\r\n--xyz--\r\n";
        $http = http($t);
        $fields = ['Content-Type' => 'multipart/form-data; boundary=xyz'];
        $piece = str_repeat("0123456789abcde\n", 65536); // 1 MiB
        $http->post('/', $head . str_repeat('x', 100000) . $tail, $fields); // so that all code is there
        $before = [peak($t->socketPid()), peak($t->workerPids[0])];

        $http->client->send(HttpClient::bytes('POST', '/', $fields + ['Content-Length' => SIZE + strlen($head . $tail)], $head));
        for ($sent = 0; $sent < SIZE; $sent += strlen($piece)) {
            $http->client->send($piece);
        }
        $http->client->send($tail);
        same(json_encode([SIZE, SIZE, SIZE + strlen($head . $tail)]), $http->answer()->body, 'the sizes');

        $http->client->send(HttpClient::bytes('POST', '/', ['Transfer-Encoding' => 'chunked']));
        for ($sent = 0; $sent < SIZE; $sent += strlen($piece)) {
            $http->client->send(dechex(strlen($piece)) . "\r\n$piece\r\n");
        }
        $http->client->send("0\r\n\r\n");
        same(json_encode([null, null, SIZE]), $http->answer()->body, 'the size, chunked');

        foreach ([peak($t->socketPid()), peak($t->workerPids[0])] as $i => $peak) {
            check($peak - $before[$i] < 4 << 20, sprintf('process %d grows by less than 4 MiB: %d', $i, $peak - $before[$i]));
        }
    },
);
?>
--EXPECT--
OK
