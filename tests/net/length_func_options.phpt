--TEST--
package_length_func must be callable, and needs open_length_check
--EXTENSIONS--
swoolelite
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../include/server_side.inc';

use SwooleLite\Server;

final class Protocol
{
    public function attach(Server $server): void
    {
        $server->set(['open_length_check' => true, 'package_length_func' => [$this, 'length']]);
    }

    private function length(string $data): int
    {
        return strlen($data);
    }
}

$server = new Server('127.0.0.1');
$server->on('receive', fn () => null);
foreach (['nonexistent', 7, null, ['Protocol', 'length']] as $value) {
    echo outcome(fn () => $server->set(['package_length_func' => $value])), "\n";
}
echo refusal(['package_length_func' => 'strlen']), "\n";
echo refusal(['open_length_check' => true]), "\n";
echo refusal(['open_length_check' => true, 'open_eof_check' => true, 'package_eof' => "\n", 'package_length_func' => 'strlen']), "\n";

(new Protocol())->attach($server);
$port = $server->listen('127.0.0.1', 0, Server::SOCK_TCP);
$port->set(['open_length_check' => true, 'package_length_func' => 'strlen']);
$server->on('managerStart', function (Server $server) use ($port) {
    var_dump(is_callable($server->setting['package_length_func']), $port->setting['package_length_func']);
    $server->shutdown();
});
$server->set(['worker_num' => 1, 'log_level' => 5]);
$server->start();
?>
--EXPECTF--
ValueError: %s"package_length_func" must be a callable or null, 'nonexistent' given
ValueError: %s"package_length_func" must be a callable or null, 7 given
%s
ValueError: %s"package_length_func" must be a callable or null, array given
%spackage_length_func needs open_length_check
%sopen_length_check needs package_length_type or package_length_func
%sopen_eof_check or open_eof_split cannot go with open_length_check: choose one framing
bool(true)
string(6) "strlen"
