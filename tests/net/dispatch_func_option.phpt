--TEST--
dispatch_func is a callable or null; set() refuses all else
--EXTENSIONS--
swoolelite
--FILE--
<?php
use SwooleLite\Server;

final class Chooser
{
    public static function choose(): int
    {
        return 0;
    }

    private function hidden(): int
    {
        return 0;
    }

    public function set(Server $server): bool
    {
        return $server->set(['dispatch_func' => [$this, 'hidden']]);
    }
}

$server = new Server('127.0.0.1');
foreach (['no_such_function', 'Chooser::none', [new Chooser(), 'hidden'], 1, true, []] as $value) {
    try {
        $server->set(['dispatch_func' => $value]);
        echo "accepted\n";
    } catch (ValueError $error) {
        echo $error->getMessage(), "\n";
    }
}
foreach ([null, 'max', 'Chooser::choose', [new Chooser(), 'choose'], Chooser::choose(...), fn () => 0] as $value) {
    var_dump($server->set(['dispatch_func' => $value]));
    var_dump($server->setting['dispatch_func'] === $value);
}
var_dump((new Chooser())->set($server)); // it may be called where it is set
unset($server); // with all that it holds
$server = new Server('127.0.0.1');
$server->set(['dispatch_func' => fn () => $server]);
$server = null;
var_dump(gc_collect_cycles() > 0);
?>
--EXPECT--
Option "dispatch_func" must be a callable or null, 'no_such_function' given
Option "dispatch_func" must be a callable or null, 'Chooser::none' given
Option "dispatch_func" must be a callable or null, array given
Option "dispatch_func" must be a callable or null, 1 given
Option "dispatch_func" must be a callable or null, true given
Option "dispatch_func" must be a callable or null, array given
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
