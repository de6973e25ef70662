--TEST--
Destructors that run while a server or a port is destroyed do not reach it by a weak reference
--EXTENSIONS--
swoolelite
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

final class Late
{
    public function __construct(private WeakReference $server, private WeakReference $port)
    {
    }

    public function __destruct()
    {
        $GLOBALS['kept'][] = $this->server->get()?->getCallback('close');
        $GLOBALS['kept'][] = $this->server->get();
        $GLOBALS['kept'][] = $this->port->get();
    }
}

foreach (['server', 'port', 'both', 'option', 'setting'] as $where) {
    $kept = [];
    $server = new Server('127.0.0.1');
    $port = $server->listen('127.0.0.1', 0, Server::SOCK_TCP);
    $late = new Late(WeakReference::create($server), WeakReference::create($port));
    $callback = function () use ($late) {
    };
    if ($where === 'server' || $where === 'both') {
        $server->on('close', $callback);
    }
    if ($where === 'port' || $where === 'both') {
        $port->on('close', $callback);
    }
    if ($where === 'option') {
        $server->set(['dispatch_func' => $callback]);
    }
    if ($where === 'setting') {
        $server->setting['other'] = $callback;
    }
    unset($late, $callback, $port);
    unset($server);
    echo $where, ': ', json_encode(array_map(get_debug_type(...), $kept)), "\n";
}
?>
--EXPECT--
server: ["null","null","null"]
port: ["null","null","null"]
both: ["null","null","null"]
option: ["null","null","null"]
setting: ["null","null","SwooleLite\\Server\\Port"]
