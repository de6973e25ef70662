--TEST--
A client talks with openssl s_server: TLS 1.3 and 1.2, a certificate that is asked for, an end without close_notify
--EXTENSIONS--
swoolelite
pcntl
posix
--SKIPIF--
<?php
exec('openssl version', $output, $status) !== false && $status === 0 || die('skip no openssl command');
?>
--FILE--
<?php
require __DIR__ . '/../include/tls.inc';
require __DIR__ . '/../include/peer.inc';

use SwooleLite\Client;
use SwooleLite\Server;

$dir = sys_get_temp_dir() . '/swl-client-' . getmypid();
mkdir($dir);
$tls = new Tls($dir);
$tls->make('server');
$tls->make('client');
foreach (['-tls1_3', '-tls1_2'] as $version) {
    // -rev sends each line back reversed; the port is told on standard output
    $command = ['openssl', 's_server', '-accept', '127.0.0.1:0', '-cert', "$dir/server.crt", '-key', "$dir/server.key", '-rev', $version,
        '-Verify', '1', '-CAfile', "$dir/client.crt", '-verify_return_error'];
    $process = proc_open($command, [['pipe', 'r'], ['pipe', 'w'], ['file', '/dev/null', 'w']], $pipes);
    while (!preg_match('/^ACCEPT .*:(\d+)$/', trim($line = fgets($pipes[1])), $found)) {
        $line !== false || die("openssl s_server does not start\n");
    }
    $client = new Client(Server::SOCK_TCP | Server::SOCK_SSL);
    $client->set(['ssl_cafile' => "$dir/server.crt", 'open_eof_split' => true, 'package_eof' => "\n",
        'ssl_cert_file' => "$dir/client.crt", 'ssl_key_file' => "$dir/client.key"]);
    var_dump($client->connect('localhost', (int) $found[1], 10));
    $line = str_repeat('abcdefgh', 1000);
    echo json_encode([$client->send("hello\n"), $client->recv(), $client->send("$line\n"), $client->recv() === strrev($line) . "\n"]), "\n";
    proc_terminate($process, SIGKILL);
    proc_close($process);
    echo json_encode([$client->recv(), $client->errCode]), "\n"; // the kernel has sent its end, TLS has not
}
array_map(unlink(...), glob("$dir/*"));
rmdir($dir);
?>
--EXPECT--
bool(true)
[6,"olleh\n",8001,true]
["",103]
bool(true)
[6,"olleh\n",8001,true]
["",103]
