--TEST--
Uploaded files: PHP knows them as such, they go with the request's object, and with a worker that dies
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

function upload(string $data, int $files = 1): string
{
    $body = '';
    for ($i = 0; $i < $files; $i++) {
        $body .= "--xyz\r\nContent-Disposition: form-data; name=f$i; filename=x\r\n\r\n$data\r\n";
    }
    return "$body--xyz--\r\n";
}

/** Bodies and uploaded files that are there now. */
function uploads(Harness $t): array
{
    return glob("{$t->dir()}/spill/uploads/*/*");
}

Harness::run(
    class: Server::class,
    server: function (Server $server) {
        mkdir(getcwd() . '/spill/uploads');
        $server->set(['upload_tmp_dir' => 'spill/uploads', 'http_body_buffer_size' => 2000]);
        $kept = [];
        $server->on('request', function (Request $request, Response $response) use (&$kept) {
            $paths = $request->tmpfiles ?? [];
            $moved = getcwd() . '/moved';
            switch ($request->server['request_uri']) {
                case '/move':
                    same([true, true], array_map('is_uploaded_file', $paths), 'they are uploaded files');
                    same(false, is_uploaded_file(__FILE__), 'another one is not');
                    same(true, move_uploaded_file($paths[0], $moved), 'it is moved');
                    same([false, true], array_map('is_uploaded_file', $paths), 'behind the move');
                    same('12345', file_get_contents($moved), 'what was moved');
                    unlink($moved);
                    break;
                case '/keep':
                    $kept[] = $request;
                    break;
                case '/drop':
                    $kept = [];
                    break;
                case '/change':
                    $request->tmpfiles = $request->files = null; // they go all the same
                    break;
                case '/fork':
                    $child = pcntl_fork();
                    if ($child === 0) {
                        unset($request, $response);
                        exit(0);
                    }
                    pcntl_waitpid($child, $status);
                    same([true, true], [is_file($paths[0]), is_uploaded_file($paths[0])], 'a child leaves them alone');
                    break;
                case '/die':
                    report('dying');
                    hold();
            }
            $response->end('done');
        });
    },
    client: function (Harness $t) {
        $multipart = ['Content-Type' => 'multipart/form-data; boundary=xyz'];
        $none = fn () => uploads($t) === [];
        $http = http($t);
        same('done', $http->post('/move', upload('12345', 2), $multipart)->body, 'moved');
        $t->waitFor($none, 'the end of the other file');
        same('done', $http->post('/keep', upload('1', 2), $multipart)->body, 'kept');
        same('done', $http->post('/keep', upload(str_repeat('x', 5000)), $multipart)->body, 'kept');
        $t->waitFor(fn () => count(uploads($t)) === 3, 'the end of the body');
        same('done', $http->get('/drop')->body, 'dropped');
        $t->waitFor($none, 'the end of the files');
        same('done', $http->post('/change', upload('1'), $multipart)->body, 'changed');
        $t->waitFor($none, 'the end of the file');
        same('done', $http->post('/fork', upload('1'), $multipart)->body, 'forked');
        $t->waitFor($none, 'the end of the file');

        // a worker that is killed: an upload whose request it keeps, one in hand, and in MODE_BASE a body on its way, too
        same('done', $http->post('/keep', upload('1'), $multipart)->body, 'kept');
        $half = http($t);
        $half->client->send(HttpClient::bytes('POST', '/', ['Content-Length' => 5000], str_repeat('x', 3000)));
        $t->waitFor(fn () => count(uploads($t)) === 2, 'the file with a half of it');
        $dying = http($t);
        $dying->client->send(HttpClient::bytes('POST', '/die', $multipart, upload(str_repeat('x', 5000))));
        $t->take('dying');
        same(4, count(uploads($t)), 'files when it dies');
        $t->allowLog('/was lost|request/');
        $t->killWorker(0);
        $half->client->close();
        $dying->client->close();
        $t->waitFor($none, 'the end of the files of the dead worker');
        same('done', http($t)->post('/', upload('1'), $multipart)->body, 'its successor works');
        $t->waitFor($none, 'the end of the file');
        $t->stop();
        rmdir("{$t->dir()}/spill/uploads");
    },
);
?>
--EXPECT--
OK
