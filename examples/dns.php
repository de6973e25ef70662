<?php
/**
 * A DNS server for a handful of names: A records from a table, NXDOMAIN for every other name. Packets that are no
 * questions are ignored.
 *
 *   php -d extension=swoolelite examples/dns.php [PORT]        without PORT a free one is taken and told
 *   dig @127.0.0.1 -p PORT www.example.test A
 */

use SwooleLite\Server;

const TTL = 300; // seconds
const RECORDS = [
    'example.test' => ['192.0.2.1'],
    'www.example.test' => ['192.0.2.10', '192.0.2.11'],
    'mail.example.test' => ['192.0.2.25'],
];

const TYPE_A = 1, TYPE_OPT = 41, TYPE_ANY = 255, CLASS_IN = 1;
const NO_ERROR = 0, FORMAT_ERROR = 1, NAME_ERROR = 3, NOT_IMPLEMENTED = 4, REFUSED = 5;
const IS_RESPONSE = 0x8000, IS_AUTHORITATIVE = 0x0400, IS_TRUNCATED = 0x0200, RECURSION_DESIRED = 0x0100;
const MAX_ANSWER = 512; // bytes, without EDNS

/** Reads a name that begins at $offset, and moves $offset behind it. Null where it is not a name, or runs out of $packet. */
function read_name(string $packet, int &$offset): ?string
{
    $labels = [];
    $size = 0;
    while (($length = ord($packet[$offset] ?? "\xff")) > 0) {
        // 63 is the longest label; what is larger would be a pointer, which no question needs
        if ($length > 63 || $offset + 1 + $length > strlen($packet) || ($size += $length + 1) > 254) {
            return null;
        }
        $labels[] = substr($packet, $offset + 1, $length);
        $offset += 1 + $length;
    }
    $offset++;
    return strtolower(implode('.', $labels));
}

/** The answer to a packet; null where it gets none. */
function answer(string $packet): ?string
{
    if (strlen($packet) < 12) {
        return null;
    }
    ['id' => $id, 'flags' => $flags, 'questions' => $questions, 'more' => $more]
        = unpack('nid/nflags/nquestions/nanswers/nauthorities/nmore', $packet);
    if ($flags & IS_RESPONSE) {
        return null; // two servers must not answer each other's answers for ever
    }
    $respond = function (int $code, string $question = '', array $addresses = [], string $extra = '') use ($id, $flags): string {
        $header = IS_RESPONSE | IS_AUTHORITATIVE | ($flags & (0x7800 | RECURSION_DESIRED)) | $code;
        $records = '';
        foreach ($addresses as $address) {
            // the name is that of the question, at offset 12
            $records .= pack('nnnNn', 0xc00c, TYPE_A, CLASS_IN, TTL, 4) . inet_pton($address);
        }
        if (12 + strlen($question . $records . $extra) > MAX_ANSWER) {
            $header |= IS_TRUNCATED;
            $records = '';
            $addresses = [];
        }
        return pack('n6', $id, $header, $question === '' ? 0 : 1, count($addresses), 0, $extra === '' ? 0 : 1)
            . $question . $records . $extra;
    };
    if (($flags >> 11 & 15) !== 0) { // only standard queries
        return $respond(NOT_IMPLEMENTED);
    }
    $offset = 12;
    $name = $questions === 1 ? read_name($packet, $offset) : null;
    if ($name === null || strlen($packet) < $offset + 4) {
        return $respond(FORMAT_ERROR);
    }
    ['type' => $type, 'class' => $class] = unpack('ntype/nclass', $packet, $offset);
    $question = substr($packet, 12, $offset + 4 - 12); // as it came: the case of letters is the client's
    // EDNS, which dig sends: a record without a name that tells the client's limits. It is answered with ours.
    $extra = $more > 0 && substr($packet, $offset + 4, 3) === "\0" . pack('n', TYPE_OPT)
        ? "\0" . pack('nnNn', TYPE_OPT, MAX_ANSWER, 0, 0)
        : '';
    if ($class !== CLASS_IN) {
        return $respond(REFUSED, $question, [], $extra);
    }
    $addresses = RECORDS[$name] ?? null;
    if ($addresses === null) {
        return $respond(NAME_ERROR, $question, [], $extra);
    }
    return $respond(NO_ERROR, $question, $type === TYPE_A || $type === TYPE_ANY ? $addresses : [], $extra);
}

$server = new Server('127.0.0.1', (int) ($argv[1] ?? 0), Server::MODE_PROCESS, Server::SOCK_UDP);
$server->set(['worker_num' => 2]);
$server->on('start', function (Server $server) {
    echo "DNS server on $server->host:$server->port\n";
});
$server->on('packet', function (Server $server, string $packet, array $client) {
    $answer = answer($packet);
    if ($answer !== null) {
        $server->sendto($client['address'], $client['port'], $answer, $client['server_socket']);
    }
});
$server->start();
