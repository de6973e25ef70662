--TEST--
A full disk: the request is answered with 507, and the next one that fits is taken
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php
if (posix_geteuid() !== 0) die('skip only root can mount a file system');
$dir = sys_get_temp_dir() . '/swl-mount-' . getmypid();
mkdir($dir);
exec("mount -t tmpfs -o size=1m none $dir 2>&1", $output, $failed);
if (!$failed) exec("umount $dir");
rmdir($dir);
if ($failed) die('skip this root may not mount a file system');
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
        mkdir(getcwd() . '/spill/uploads');
        exec('mount -t tmpfs -o size=300k none ' . escapeshellarg(getcwd() . '/spill/uploads'), $output, $failed);
        same(0, $failed, 'mounting');
        $server->set(['upload_tmp_dir' => 'spill/uploads', 'upload_max_filesize' => 1 << 30]);
        $server->on('request', fn (Request $request, Response $response) => $response->end(
            strlen($request->rawContent()) . ' ' . json_encode(array_column($request->files ?? [], 'error'))
        ));
    },
    client: function (Harness $t) {
        $uploads = "{$t->dir()}/spill/uploads";
        try {
            $free = disk_free_space($uploads);
            $t->allowLog('/could not be written to a file: No space left on device/');
            $multipart = ['Content-Type' => 'multipart/form-data; boundary=xyz'];
            $upload = "--xyz\r\nContent-Disposition: form-data; name=f; filename=x\r\n\r\n" . str_repeat('x', 200000) . "\r\n--xyz--\r\n";
            foreach (['by length' => [[], str_repeat('x', 500000)], 'chunked' => [['Transfer-Encoding' => 'chunked'], HttpClient::chunked(str_repeat('x', 500000))]] as $name => [$fields, $body]) {
                $http = http($t);
                $http->client->trySend(HttpClient::bytes('POST', '/', $fields, $body));
                same([507, true], [$http->answer()->status, true], $name);
                $t->waitFor(fn () => disk_free_space($uploads) === $free, 'the end of the file');
            }
            $http = http($t);
            same('200000 []', $http->post('/', str_repeat('x', 200000))->body, 'one that fits');
            $t->waitFor(fn () => disk_free_space($uploads) === $free, 'the end of the file');
            // the body fits, and the file in it does not, too
            same(strlen($upload) . ' [' . UPLOAD_ERR_CANT_WRITE . ']', $http->post('/', $upload, $multipart)->body, 'a form');
            $t->stop();
            same([], glob("$uploads/*"), 'what is left');
        } finally {
            exec('umount ' . escapeshellarg($uploads));
            rmdir($uploads);
        }
    },
);
?>
--EXPECT--
OK
