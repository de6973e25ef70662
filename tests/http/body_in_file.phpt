--TEST--
A body that is too large for memory lies in a file until the answer has ended, by length and chunked; more than upload_max_filesize is 413
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

const MEMORY = 2000, FILE = 200000;

function body(int $size): string
{
    return substr(str_repeat("0123456789abcdef\r\n", intdiv($size, 18) + 1), 0, $size);
}

/** The files with bodies that are there now. */
function bodies(Harness $t): array
{
    return glob("{$t->dir()}/spill/uploads/*/*");
}

Harness::run(
    class: Server::class,
    server: function (Server $server) {
        mkdir(getcwd() . '/spill/uploads');
        $server->set(['upload_tmp_dir' => 'spill/uploads', 'http_body_buffer_size' => MEMORY, 'upload_max_filesize' => FILE, 'http_header_timeout' => 5]);
        $server->on('request', function (Request $request, Response $response) {
            $path = $request->contentFile();
            $content = $request->getContent();
            if ($path !== null) {
                same($content, file_get_contents($path), 'the content of the file');
                same([0600, 0700], [fileperms($path) & 0777, fileperms(dirname($path)) & 0777], 'who may read it');
                same(strlen($content), strlen($request->getData()) - strpos($request->getData(), "\r\n\r\n") - 4, 'all of the request');
            }
            $response->end(md5($content) . ' ' . ($path === null ? 'memory' : 'file'));
        });
    },
    client: function (Harness $t) {
        $chunked = ['Transfer-Encoding' => 'chunked'];
        $http = http($t);
        foreach ([0, 1, MEMORY, MEMORY + 1, 70000, FILE] as $size) {
            $body = body($size);
            $expected = md5($body) . ($size > MEMORY ? ' file' : ' memory');
            same($expected, $http->post('/', $body)->body, "$size bytes by length");
            same($expected, $http->post('/', HttpClient::chunked($body, 999), $chunked)->body, "$size bytes chunked");
            same($expected, $http->post('/', HttpClient::chunked($body, 100000, "X-Sum: 1\r\n"), $chunked)->body, "$size bytes in large chunks");
            $t->waitFor(fn () => bodies($t) === [], 'the end of the file');
        }

        // in pieces, and the next request right behind it
        $http->client->send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 5000\r\n");
        $http->client->send("\r\n" . body(100));
        check($http->client->isQuiet(), 'it is not whole');
        $http->client->send(substr(body(5000), 100) . HttpClient::bytes('POST', '/', $chunked, HttpClient::chunked(body(3000))) . HttpClient::bytes('GET', '/'));
        same(md5(body(5000)) . ' file', $http->answer()->body, 'the first one');
        same(md5(body(3000)) . ' file', $http->answer()->body, 'the second one');
        same(md5('') . ' memory', $http->answer()->body, 'the third one');

        // the client waits for an invitation, and gets it only where its body will be taken
        foreach ([100, MEMORY + 1] as $size) {
            $http->client->send(HttpClient::bytes('POST', '/', ['Expect' => '100-continue', 'Content-Length' => $size]));
            same(['100', "\r\n\r\n"], [substr($http->client->read(12), -3), substr($http->client->read(13), -4)], 'invited');
            $http->client->send(body($size));
            same(md5(body($size)), substr($http->answer()->body, 0, 32), 'with an invitation');
        }
        $http->client->send(HttpClient::bytes('POST', '/', ['Expect' => '100-continue'] + $chunked));
        same('HTTP/1.1 100', substr($http->client->read(25), 0, 12), 'invited');
        $http->client->send(HttpClient::chunked(body(3000)));
        same(md5(body(3000)) . ' file', $http->answer()->body, 'chunked with an invitation');

        // refused
        $cases = [
            'a length' => [413, ['Content-Length' => FILE + 1], ''],
            'a length, expecting' => [413, ['Content-Length' => FILE + 1, 'Expect' => '100-continue'], ''],
            'chunks' => [413, $chunked, HttpClient::chunked(body(FILE + 1))],
            'no size' => [400, $chunked, "x\r\n"],
            'too much content' => [400, $chunked, "5\r\nhello!\r\n0\r\n\r\n"],
            'a line without CR' => [400, $chunked, "5\nhello\r\n0\r\n\r\n"],
            'no CR LF behind content' => [400, $chunked, "5\r\nhelloXY0\r\n\r\n"],
            'a huge size' => [400, $chunked, "fffffffffffffffff\r\n"],
            'an extension without end' => [400, $chunked, '5;' . str_repeat('x', 5000)],
        ];
        foreach ($cases as $name => [$status, $fields, $body]) {
            $http = http($t);
            $answer = $http->ask(HttpClient::bytes('POST', '/', $fields, $body));
            same([$status, true], [$answer->status, $answer->closes()], $name);
        }
        $t->waitFor(fn () => bodies($t) === [], 'the end of the files of those that were refused');

        // a client that goes away
        $http = http($t);
        $http->client->send(HttpClient::bytes('POST', '/', ['Content-Length' => 5000]) . body(3000));
        $t->waitFor(fn () => count(bodies($t)) === 1, 'the file');
        $http->client->close();
        $t->waitFor(fn () => bodies($t) === [], 'the end of the file');

        // at the end one is there
        $http = http($t);
        $http->client->send(HttpClient::bytes('POST', '/', ['Content-Length' => 5000]) . body(3000));
        $t->waitFor(fn () => count(bodies($t)) === 1, 'the file');
        $t->stop();
        @rmdir("{$t->dir()}/spill/uploads");
    },
);
?>
--EXPECT--
OK
