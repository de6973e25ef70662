--TEST--
TLS: start() says which file is wrong, and why
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';
require __DIR__ . '/../include/tls.inc';

use SwooleLite\Server;

$tls = new Tls(sys_get_temp_dir() . '/swl-tls-' . getmypid());
mkdir($tls->dir);
$tls->make('a');
$tls->make('b');
$tls->make('locked', passphrase: 'secret');
file_put_contents("$tls->dir/empty", '');

function attempt(array $options): void
{
    global $tls;
    $server = new Server('127.0.0.1', 0, Server::MODE_PROCESS, Server::SOCK_TCP | Server::SOCK_SSL);
    $server->on('receive', fn () => null);
    try {
        $server->set($options);
        $server->start();
        echo "started\n";
    } catch (Throwable $error) {
        echo get_class($error), ': ', str_replace($tls->dir, 'DIR', $error->getMessage()), "\n";
    }
}

$a = $tls->options('a');
attempt([]);
attempt(['ssl_cert_file' => "$tls->dir/none"] + $a);
attempt(['ssl_cert_file' => "$tls->dir/empty"] + $a);
attempt(['ssl_key_file' => "$tls->dir/none"] + $a);
attempt(['ssl_key_file' => "$tls->dir/b.key"] + $a);
attempt(['ssl_key_file' => "$tls->dir/a.crt"] + $a);
attempt($tls->options('locked'));
attempt($tls->options('locked') + ['ssl_passphrase' => 'wrong']);
attempt($a + ['ssl_ciphers' => 'NONSENSE']);
attempt($a + ['ssl_ciphers' => 'TLS_NONSENSE']);
attempt($a + ['ssl_ecdh_curve' => 'nonsense']);
attempt($a + ['ssl_dhparam' => "$tls->dir/empty"]);
attempt($a + ['ssl_client_cert_file' => "$tls->dir/empty"]);
attempt($a + ['ssl_cafile' => "$tls->dir/none"]);
attempt($a + ['ssl_verify_peer' => true]);
attempt($a + ['ssl_protocols' => Server::SSL_SSLv3]);
attempt($a + ['ssl_sni_certs' => ['one.test' => ["$tls->dir/a.crt", "$tls->dir/b.key"]]]);
attempt($a + ['ssl_sni_certs' => ['one.*' => ["$tls->dir/a.crt", "$tls->dir/a.key"]]]);
attempt($a + ['ssl_alpn_protocols' => ['h2', '']]);
attempt($a + ['ssl_alpn_protocols' => 'h2']);
attempt($a + ['ssl_protocols' => 128]);
array_map(unlink(...), glob("$tls->dir/*"));
rmdir($tls->dir);
?>
--EXPECTF--
SwooleLite\Exception: port 127.0.0.1:%d: SOCK_SSL needs ssl_cert_file and ssl_key_file
SwooleLite\Exception: The server cannot start: ssl_cert_file DIR/none: No such file or directory
SwooleLite\Exception: The server cannot start: ssl_cert_file DIR/empty: it is no PEM file (no start line)
SwooleLite\Exception: The server cannot start: ssl_key_file DIR/none: No such file or directory
SwooleLite\Exception: The server cannot start: ssl_key_file DIR/b.key: key values mismatch
SwooleLite\Exception: The server cannot start: ssl_key_file DIR/a.crt: OpenSSL finds nothing in it that it can read
SwooleLite\Exception: The server cannot start: ssl_key_file DIR/locked.key: it is encrypted, and there is no ssl_passphrase
SwooleLite\Exception: The server cannot start: ssl_key_file DIR/locked.key: bad decrypt
SwooleLite\Exception: The server cannot start: ssl_ciphers NONSENSE: no cipher match
SwooleLite\Exception: The server cannot start: ssl_ciphers TLS_NONSENSE: no cipher match
SwooleLite\Exception: The server cannot start: ssl_ecdh_curve nonsense: %s
SwooleLite\Exception: The server cannot start: ssl_dhparam DIR/empty: OpenSSL finds nothing in it that it can read
SwooleLite\Exception: The server cannot start: ssl_client_cert_file DIR/empty: %s
SwooleLite\Exception: The server cannot start: ssl_cafile DIR/none: No such file or directory
SwooleLite\Exception: port 127.0.0.1:%d: ssl_verify_peer needs ssl_client_cert_file, ssl_cafile or ssl_capath: whom to trust
SwooleLite\Exception: port 127.0.0.1:%d: ssl_protocols: choose among SSL_TLSv1_2 and SSL_TLSv1_3, or the old SSL_TLSv1 and SSL_TLSv1_1
SwooleLite\Exception: The server cannot start: ssl_sni_certs one.test: ssl_key_file DIR/b.key: key values mismatch
ValueError: Option "ssl_sni_certs" must be an array that has for each name, or *.domain, an array with ssl_cert_file and ssl_key_file, array given
ValueError: Option "ssl_alpn_protocols" must be an array of strings of 1 to 255 bytes, array given
ValueError: Option "ssl_alpn_protocols" must be an array of strings of 1 to 255 bytes, 'h2' given
ValueError: Option "ssl_protocols" must be an integer between 0 and 126, 128 given
