--TEST--
examples/dns.php with dig: addresses, no such name, other types; bad packets get no answer and do no harm
--EXTENSIONS--
swoolelite
pcntl
posix
sockets
--SKIPIF--
<?php exec('command -v dig', $output, $status) !== false && $status === 0 || die('skip no dig (bind9-dnsutils)') ?>
--FILE--
<?php
// valgrind: yes
require __DIR__ . '/../include/harness.inc';

Harness::run(
    script: file_get_contents(__DIR__ . '/../../examples/dns.php'),
    client: function (Harness $t) {
        /** What dig prints with these arguments, and the status in it. */
        $dig = function (string $arguments) use ($t): array {
            exec("dig @127.0.0.1 -p $t->port +norecurse +tries=1 +timeout=" . (int) Harness::limit() . " $arguments 2>&1", $lines, $status);
            $output = implode("\n", $lines);
            same(0, $status, "exit status of dig ($output)");
            check(!preg_match('/warning|malformed|error:/i', $output), "dig is content with $output");
            return [$output, preg_match('/status: (\w+), id/', $output, $match) ? $match[1] : ''];
        };

        same(['192.0.2.10', '192.0.2.11'], explode("\n", $dig('+short WWW.Example.test A')[0]), 'the addresses');
        same('192.0.2.1', $dig('+short +noedns example.test')[0], 'without EDNS');
        [$output, $code] = $dig('mail.example.test A');
        same('NOERROR', $code, 'the code');
        check((bool) preg_match('/^mail\.example\.test\.\s+300\s+IN\s+A\s+192\.0\.2\.25$/m', $output), $output);
        check((bool) preg_match('/flags: qr aa; QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 1/', $output), $output);
        [$output, $code] = $dig('nobody.example.test');
        same('NXDOMAIN', $code, 'of an unknown name');
        check(str_contains($output, 'ANSWER: 0'), $output);
        [$output, $code] = $dig('example.test MX');
        same('NOERROR', $code, 'of another type');
        check(str_contains($output, 'ANSWER: 0'), $output);
        same('REFUSED', $dig('-c CH example.test TXT')[1], 'of another class');
        same('NXDOMAIN', $dig(implode('.', array_fill(0, 3, str_repeat('x', 63))) . '.' . str_repeat('y', 61))[1], 'of the longest name');
        same('NXDOMAIN', $dig('.')[1], 'of the root');

        $client = new DatagramClient(SwooleLite\Server::SOCK_UDP, '127.0.0.1', $t->port);
        $header = fn (int $flags, int $questions = 1) => pack('n6', 7, $flags, $questions, 0, 0, 0);
        $question = "\7example\4test\0" . pack('nn', 1, 1);
        foreach (['', 'x', substr($header(0), 0, 11), $header(0x8000) . $question, random_bytes(11)] as $ignored) {
            $client->send($ignored);
        }
        $code = fn (string $packet) => unpack('n', $client->ask($packet), 2)[1] & 15;
        same(4, $code($header(2 << 11) . $question), 'of a status query');
        foreach ([
            $header(0), $header(0, 0), $header(0, 2) . $question, $header(0) . substr($question, 0, -1),
            $header(0) . "\xc0\x0c" . pack('nn', 1, 1), $header(0) . "\x3fshort", $header(0) . str_repeat("\1x", 200) . "\0\0\1\0\1",
            $header(0) . str_repeat("\x3f" . str_repeat('x', 63), 4) . "\0\0\1\0\1", $header(0) . "\x80" . str_repeat('x', 200),
        ] as $i => $malformed) {
            same(1, $code($malformed), "format error $i");
        }
        mt_srand(1);
        for ($i = 0; $i < 2000; $i++) { // neither noise nor damaged questions end a worker
            $packet = $header(0) . $question;
            for ($j = mt_rand(0, 3); $j >= 0; $j--) {
                $packet[mt_rand(0, strlen($packet) - 1)] = chr(mt_rand(0, 255));
            }
            $client->send(substr($packet, 0, mt_rand(0, strlen($packet))));
            $i % 100 === 99 && same('192.0.2.1', $dig('+short example.test')[0], 'in between');
        }
        same("DNS server on 127.0.0.1:$t->port\n", $t->stdout(), 'what the server prints');
    },
);
?>
--EXPECT--
OK
