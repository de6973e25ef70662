--TEST--
Static files: dates, tags and ranges
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

Harness::run(
    class: Server::class,
    server: function (Server $server) {
        mkdir('public');
        file_put_contents('public/a.txt', str_repeat('0123456789', 10));
        file_put_contents('public/big.txt', str_repeat('0123456789', 10000));
        touch('public/a.txt', 784111777);
        touch('public/big.txt', 784111777);
        $server->set(['enable_static_handler' => true, 'document_root' => getcwd() . '/public']);
        $server->on('request', fn (Request $request, Response $response) => $response->end('PHP'));
    },
    client: function (Harness $t) {
        $http = http($t);
        $date = 'Sun, 06 Nov 1994 08:49:37 GMT';
        $tag = '"' . dechex(784111777) . '-64"';
        $answer = $http->get('/a.txt');
        same([$date, $tag, 'bytes'], [$answer->header['last-modified'], $answer->header['etag'], $answer->header['accept-ranges']], 'what the client is told');
        check(abs(strtotime($answer->header['date']) - time()) < 5, 'the date');
        $not = [
            ['If-None-Match' => $tag], ['If-None-Match' => '*'], ['If-Modified-Since' => $date],
            ['If-Modified-Since' => 'Sunday, 06-Nov-94 08:49:37 GMT'], ['If-None-Match' => $tag, 'Range' => 'bytes=0-1'],
        ];
        foreach ($not as $fields) {
            $answer = $http->get('/a.txt', $fields);
            same([304, $tag, false], [$answer->status, $answer->header['etag'], isset($answer->header['content-length'])], json_encode($fields));
        }
        foreach ([['If-Match' => '"a"'], ['If-Unmodified-Since' => 'Sun, 06 Nov 1994 08:49:36 GMT']] as $fields) {
            same([412, ''], [($answer = $http->get('/a.txt', $fields))->status, $answer->body], json_encode($fields));
        }
        $ranges = [
            ['/a.txt', ['Range' => 'bytes=10-14'], 206, 'bytes 10-14/100', '01234'],
            ['/a.txt', ['Range' => 'bytes=-3'], 206, 'bytes 97-99/100', '789'],
            ['/big.txt', ['Range' => 'bytes=50000-'], 206, 'bytes 50000-99999/100000', str_repeat('0123456789', 5000)],
            ['/a.txt', ['Range' => 'bytes=100-'], 416, 'bytes */100', ''],
            ['/a.txt', ['Range' => 'bytes=0-1', 'If-Range' => $tag], 206, 'bytes 0-1/100', '01'],
            ['/a.txt', ['Range' => 'bytes=0-1', 'If-Range' => '"a"'], 200, null, str_repeat('0123456789', 10)],
            ['/a.txt', ['Range' => 'bytes=0-1,1-2'], 200, null, str_repeat('0123456789', 10)],
        ];
        foreach ($ranges as [$target, $fields, $status, $range, $body]) {
            $answer = $http->get($target, $fields);
            same([$status, $range], [$answer->status, $answer->header['content-range'] ?? null], json_encode($fields));
            check($answer->body === $body, 'the content for ' . json_encode($fields));
        }
        foreach (['/a.txt' => [0, 5], '/big.txt' => [60000, 5]] as $target => [$first, $size]) {
            $answer = $http->get($target, ['Range' => "bytes=$first-" . ($first + $size - 1) . ',50-53']);
            same([206, true], [$answer->status, preg_match('/^multipart\/byteranges; boundary=(\d+)$/', $answer->header['content-type'], $match) === 1], 'several ranges');
            $whole = $target === '/a.txt' ? 100 : 100000;
            $last = $first + $size - 1;
            same("\r\n--$match[1]\r\nContent-Type: text/plain\r\nContent-Range: bytes $first-$last/$whole\r\n\r\n01234"
                . "\r\n--$match[1]\r\nContent-Type: text/plain\r\nContent-Range: bytes 50-53/$whole\r\n\r\n0123\r\n--$match[1]--\r\n", $answer->body, 'the parts');
        }
        $answer = $http->request('HEAD', '/a.txt', ['Range' => 'bytes=0-1']);
        same([200, '100'], [$answer->status, $answer->header['content-length']], 'a range is for GET alone');
    },
);
?>
--EXPECT--
OK
