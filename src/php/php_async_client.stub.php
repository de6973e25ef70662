<?php

/** @generate-class-entries */

namespace SwooleLite\Async {
    /**
     * A client on the loop of this process: it calls back and never waits. TCP, UDP or unix sockets, with TLS and the
     * framings of the server. Callbacks never run within a method, always in a round of the loop.
     *
     * Each connect() that has returned true ends in exactly one call of 'error' (no connection was made) or 'close'. Until
     * then the loop holds the object, and the object holds the loop: a plain script goes on, a worker that is asked to
     * end goes on with it (reload_async). A child that is forked meanwhile has none of them: the connection is its
     * parent's.
     *
     * Inherited: set() (socket_buffer_size, default 2 MiB, is how much output may wait here; buffer_high_watermark,
     * default 0.8 of that, and buffer_low_watermark, default 0, are for 'bufferFull' and 'bufferEmpty'), getsockname(),
     * getpeername(), getPeerCert(), verifyPeerCert(), getSocket().
     *
     * @strict-properties
     * @not-serializable
     */
    class Client extends \SwooleLite\Client
    {
        /**
         * @param int $type Server::SOCK_*; with Server::SOCK_SSL it speaks TLS from the beginning
         * @throws \ValueError where there is no such type
         * @throws \SwooleLite\Exception where this build has no TLS
         */
        public function __construct(int $type) {}

        /** Does nothing: the loop holds an object until it is closed. */
        public function __destruct() {}

        /**
         * Sets a callback, in place of the one before it:
         *
         * - connect(Client $client)
         * - receive(Client $client, string $data): what has arrived, a whole package where a framing is set, or a datagram
         * - error(Client $client): there is no connection; $client->errCode says why
         * - close(Client $client): the connection has ended; errCode is 0 where either side has closed it in order
         * - bufferFull(Client $client): so much output waits that the script should stop for a while
         * - bufferEmpty(Client $client): it may go on
         *
         * @return bool true
         * @throws \ValueError where there is no such event
         */
        public function on(string $name, callable $callback): bool {}

        /**
         * Begins to connect; a name is resolved in the background.
         *
         * @param string $host a name, a numeric address, or the path of a unix socket
         * @param int $port 1 to 65535; unused with a path
         * @param float $timeout seconds for all of it, TLS included; negative: no limit
         * @param int $sock_flag 1: with UDP, datagrams of others are not received
         * @return bool true: 'connect' or 'error' follows; false with $errCode EISCONN (106) where it is connected, EALREADY (114)
         *     where it connects, or 'close' or 'error' was not called yet
         * @throws \ValueError where an argument is out of range
         * @throws \SwooleLite\Exception where a callback is missing (streams need connect, receive, error and close; datagrams
         *     receive), options contradict each other, a file of TLS cannot be read, or this process has no loop
         */
        public function connect(string $host, int $port = 0, float $timeout = 0.5, int $sock_flag = 0): bool {}

        /**
         * Takes all bytes, which are sent in order, now or when the peer takes them; or sends one datagram.
         *
         * @param int $flag unused
         * @return false|int their number; false with $errCode: 1009, socket_buffer_size bytes wait already; 5001, it is not
         *     connected; EINPROGRESS (115), TLS begins; EPIPE (32), the connection or our side of it has ended; with datagrams
         *     EAGAIN (11), EMSGSIZE (90), …
         * @throws \ValueError where $data is empty, unless it is for a datagram
         */
        public function send(string $data, int $flag = 0): false|int {}

        /**
         * Sends a part of a regular file, in order with what send() has taken; its bytes are not counted by
         * socket_buffer_size.
         *
         * @param int $offset in bytes
         * @param int $length in bytes; 0: up to its end
         * @return bool false with $errCode
         * @throws \ValueError where $offset or $length is negative
         * @throws \SwooleLite\Exception where it is for datagrams
         */
        public function sendfile(string $filename, int $offset = 0, int $length = 0): bool {}

        /**
         * Sends a datagram to that address, after connect().
         *
         * @param string $ip a numeric address; a path for unix sockets
         * @throws \ValueError where $ip is no address, or $port out of range
         * @throws \SwooleLite\Exception where the type is not one of datagrams
         */
        public function sendto(string $ip, int $port, string $data): bool {}

        /**
         * Begins TLS on a connection without it, after what send() has taken. Nothing may be sent until $onSslReady is called. Where
         * it fails, or takes longer than connect() was given, 'close' is called.
         *
         * @param callable|null $onSslReady ($client); not null
         * @return bool false with $errCode where it is not connected
         * @throws \TypeError where $onSslReady is null
         * @throws \SwooleLite\Exception where it has TLS already, is for datagrams, or a file of TLS cannot be read
         */
        public function enableSSL(?callable $onSslReady = null): bool {}

        /** Whether 'connect' was called, and nothing has ended the connection since. */
        public function isConnected(): bool {}

        /**
         * Stops reading: what has come and what comes waits in the kernel, and at last in the peer. Packages that were received
         * already wait here.
         *
         * @return bool false where there is no connection, and none begins
         */
        public function sleep(): bool {}

        /** Reads on. */
        public function wakeup(): bool {}

        /**
         * Ends the connection, or gives up connecting. What send() has taken is written first. 'close' is called in a later round
         * of the loop; nothing is received any more.
         *
         * @param bool $force what waits here is dropped; if there was any, the peer gets a reset
         * @return bool false with $errCode 5001 where there is no connection
         */
        public function close(bool $force = false): bool {}

        /**
         * Ends one side of the connection: SHUT_WR, behind what send() has taken; with SHUT_RD or SHUT_RDWR that is close().
         *
         * @param int $how Client::SHUT_RD, SHUT_WR, SHUT_RDWR
         * @throws \ValueError where there is no such side
         */
        public function shutdown(int $how): bool {}

        /** @throws \SwooleLite\Exception always: what comes is given to the callback 'receive' */
        public function recv(int $size = 65536, int $flag = 0): string|false {}
    }
}
