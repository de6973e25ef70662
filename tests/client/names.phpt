--TEST--
Swoole's names: classes, constants, inheritance
--EXTENSIONS--
swoolelite
--FILE--
<?php
var_dump(new Swoole\Client(SWOOLE_SOCK_TCP, SWOOLE_SOCK_SYNC) instanceof SwooleLite\Client);
var_dump(new swoole_client(SWOOLE_TCP | SWOOLE_SYNC) instanceof SwooleLite\Client);
var_dump((new swoole_client(SWOOLE_TCP | SWOOLE_KEEP, SWOOLE_SOCK_SYNC, 'name'))->id);
echo json_encode([SWOOLE_SOCK_SYNC, SWOOLE_SOCK_ASYNC, SWOOLE_SYNC, SWOOLE_ASYNC, SWOOLE_KEEP]), "\n";
echo json_encode((new ReflectionClass('SwooleLite\Client'))->getConstants()), "\n";
final class Mine extends SwooleLite\Client
{
    public int $own = 1;

    public function __construct()
    {
        parent::__construct(SWOOLE_SOCK_UDP);
    }
}
echo json_encode([Swoole\Constant::OPTION_SSL_HOST_NAME, Swoole\Constant::OPTION_READ_TIMEOUT, Swoole\Constant::OPTION_BIND_ADDRESS]), "\n";
$client = new Mine();
var_dump($client->type, $client->own, $client->set(['timeout' => 1]), $client->setting);
var_dump(swoolelite_strerror(711), swoolelite_strerror(5001));
?>
--EXPECT--
bool(true)
bool(true)
string(4) "name"
[0,1,2048,1024,4096]
{"MSG_OOB":1,"MSG_PEEK":2,"MSG_DONTWAIT":64,"MSG_WAITALL":256,"SHUT_RD":0,"SHUT_WR":1,"SHUT_RDWR":2}
["ssl_host_name","read_timeout","bind_address"]
int(2)
int(1)
bool(true)
array(1) {
  ["timeout"]=>
  int(1)
}
string(30) "the name could not be resolved"
string(27) "the client is not connected"
