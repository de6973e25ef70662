--TEST--
Workers of another user in another root directory: bodies in files and uploads are theirs there
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php
if (posix_geteuid() !== 0) die('skip needs root');
?>
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
        mkdir('jail');
        mkdir('jail/uploads', 0777);
        mkdir('jail/moved', 0777);
        chmod('jail/moved', 0777);
        $server->set(['chroot' => getcwd() . '/jail', 'user' => 'nobody', 'upload_tmp_dir' => '/uploads', 'http_body_buffer_size' => 2000]);
        $server->on('request', function (Request $request, Response $response) {
            $path = $request->tmpfiles[0];
            $response->end(json_encode([
                strlen(file_get_contents($request->contentFile())) === strlen($request->rawContent()),
                filesize($path),
                dirname($path) === dirname($request->contentFile()),
                move_uploaded_file($path, '/moved/x'),
                file_exists('/etc/passwd'),
            ]));
        });
    },
    client: function (Harness $t) {
        $form = "--xyz\r\nContent-Disposition: form-data; name=f; filename=x\r\n\r\n" . str_repeat('x', 5000) . "\r\n--xyz--\r\n";
        $answer = http($t)->post('/', $form, ['Content-Type' => 'multipart/form-data; boundary=xyz']);
        same('[true,5000,true,true,false]', $answer->body, 'what a worker sees');
        same(posix_getpwnam('nobody')['uid'], fileowner("{$t->dir()}/jail/moved/x"), 'whose it is');
        $t->waitFor(fn () => glob("{$t->dir()}/jail/uploads/*/*") === [], 'the end of the files');
        $t->stop();
        same([], glob("{$t->dir()}/jail/uploads/*"), 'what is left');
    },
);
?>
--EXPECT--
OK
