--TEST--
set() and start() replace objects whose destructors change the same settings
--EXTENSIONS--
swoolelite
--FILE--
<?php
require __DIR__ . '/../include/harness.inc';

use SwooleLite\Server;

final class Meddler
{
    public function __construct(private string $name, private Closure $meddle)
    {
    }

    public function __invoke(): int
    {
        return 0;
    }

    public function __destruct()
    {
        echo $this->name, " is gone\n";
        ($this->meddle)();
    }
}

$server = new Server('127.0.0.1');
$port = $server->ports[0];
$forget = function () use ($server) {
    $server->setting = array_fill_keys(range('a', 'z'), 1);
};

// the table is another one when set() goes on
$server->set(['dispatch_func' => new Meddler('first', $forget)]);
var_dump($server->set(['dispatch_func' => null]));
var_dump(count($server->setting));

// it has grown
$server->set(['enable_signalfd' => new Meddler('second', fn () => $server->setting += array_fill_keys(range(1, 100), 1))]);
var_dump($server->set(['enable_signalfd' => false]), $server->setting['enable_signalfd'], count($server->setting));

// the callable is changed while the one before it goes
$callable = [new Meddler('third', fn () => null), '__invoke'];
$server->setting = [];
$server->set(['dispatch_func' => new Meddler('fourth', function () use (&$callable) {
    $callable = null;
})]);
$server->setting = [];
$server->set(['dispatch_func' => &$callable]);
$server->setting = [];
echo "the third one is kept\n";
$server->set(['dispatch_func' => null]);

// start() fills the tables, of the ports too
$server->setting = $port->setting = [];
$server->setting['worker_num'] = new Meddler('fifth', $forget);
$port->setting['backlog'] = new Meddler('sixth', function () use ($port) {
    $port->setting = [];
});
$server->set(['log_file' => '/dev/null']);
$server->on('receive', fn () => null);
$server->on('start', fn () => $server->shutdown());
$server->start();
?>
--EXPECT--
first is gone
bool(true)
int(26)
second is gone
bool(true)
bool(false)
int(127)
fourth is gone
the third one is kept
third is gone
fifth is gone
sixth is gone
