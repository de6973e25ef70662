--TEST--
Thousands of forms, uploads and bodies in files leave no memory and no descriptors behind
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

/** Descriptors and resident KiB of a process. */
function figures(int $pid): array
{
    preg_match('/VmRSS:\s+(\d+) kB/', file_get_contents("/proc/$pid/status"), $match);
    return [count(scandir("/proc/$pid/fd")), (int) $match[1]];
}

Harness::run(
    class: Server::class,
    server: function (Server $server) {
        $server->set(['http_body_buffer_size' => 2000]);
        $server->on('request', function (Request $request, Response $response) {
            $request->post; $request->rawContent(); $request->files;
            $response->end((string) memory_get_usage());
        });
    },
    client: function (Harness $t) {
        $multipart = "--xyz\r\nContent-Disposition: form-data; name=a[]\r\n\r\n1\r\n--xyz\r\nContent-Disposition: form-data; name=f; filename=x\r\n\r\n%s\r\n--xyz--\r\n";
        $fields = ['Content-Type' => 'multipart/form-data; boundary=xyz'];
        $requests = HttpClient::bytes('POST', '/', $fields, sprintf($multipart, 'x'))
            . HttpClient::bytes('POST', '/', $fields, sprintf($multipart, str_repeat('x', 3000)))
            . HttpClient::bytes('POST', '/', ['Content-Type' => 'application/x-www-form-urlencoded'], 'a=1&b[]=2')
            . HttpClient::bytes('POST', '/', ['Transfer-Encoding' => 'chunked'], HttpClient::chunked(str_repeat('x', 3000)));
        $http = http($t);
        $run = function (int $times) use ($http, $requests) {
            for ($i = 0; $i < $times; $i++) {
                $http->client->send($requests);
                $last = array_map(fn () => $http->answer()->body, range(1, 4));
            }
            return $last;
        };
        $pids = array_unique([$t->socketPid(), $t->workerPids[0]]);
        $memory = $run(100);
        $before = array_map(figures(...), $pids);
        same($memory, $run(500), 'memory of PHP');
        foreach ($pids as $i => $pid) {
            // the worker releases a request behind its answer
            $t->waitFor(fn () => figures($pid)[0] === $before[$i][0], "{$before[$i][0]} descriptors of process $i");
            [, $resident] = figures($pid);
            check($resident - $before[$i][1] < 512, sprintf('process %d grows by less than 512 KiB: %d', $i, $resident - $before[$i][1]));
        }
    },
);
?>
--EXPECT--
OK
