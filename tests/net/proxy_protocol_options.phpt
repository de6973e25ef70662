--TEST--
proxy_protocol_from takes networks, addresses and "unix", and names what it does not take
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/server_side.inc';

use SwooleLite\Server;

$server = new Server('127.0.0.1');
$server->on('receive', fn () => null);
foreach (['10.0.0.0/8', true, ['10.0.0.0/33'], ['::1', 'localhost'], [['10.0.0.0/8']], ["::1\0"], [17]] as $value) {
    echo outcome(fn () => $server->set(['proxy_protocol_from' => $value])), "\n";
}
echo outcome(fn () => $server->set(['open_proxy_protocol' => 'yes'])), "\n";
echo refusal(['open_proxy_protocol' => true]), "\n";
echo refusal(['open_proxy_protocol' => true, 'proxy_protocol_from' => []]), "\n";

$server->set(['proxy_protocol_from' => ['9.9.9.9']]);
$server->set(['open_proxy_protocol' => true, 'proxy_protocol_from' => ['10.1.2.3/8', '::1', '2001:DB8::/32', 'unix']]);
$server->on('managerStart', function (Server $server) {
    echo json_encode($server->setting['proxy_protocol_from'], JSON_UNESCAPED_SLASHES), "\n";
    $server->shutdown();
});
$server->set(['worker_num' => 1, 'log_level' => 5]);
$server->start();
?>
--EXPECTF--
ValueError: Option "proxy_protocol_from" must be an array of networks ("10.0.0.0/8"), addresses or "unix", '10.0.0.0/8' given
ValueError: Option "proxy_protocol_from" must be an array of networks ("10.0.0.0/8"), addresses or "unix", true given
ValueError: Option "proxy_protocol_from" must be an array of networks ("10.0.0.0/8"), addresses or "unix", '10.0.0.0/33' given
ValueError: Option "proxy_protocol_from" must be an array of networks ("10.0.0.0/8"), addresses or "unix", 'localhost' given
ValueError: Option "proxy_protocol_from" must be an array of networks ("10.0.0.0/8"), addresses or "unix", array given
ValueError: Option "proxy_protocol_from" must be an array of networks ("10.0.0.0/8"), addresses or "unix", '::1\x00' given
ValueError: Option "proxy_protocol_from" must be an array of networks ("10.0.0.0/8"), addresses or "unix", 17 given
ValueError: Option "open_proxy_protocol" must be true or false, 'yes' given
%sopen_proxy_protocol needs proxy_protocol_from: the addresses whose PROXY headers are believed
%sopen_proxy_protocol needs proxy_protocol_from: the addresses whose PROXY headers are believed
["10.0.0.0/8","::1","2001:db8::/32","unix"]
