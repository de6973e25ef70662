<?php

/** @generate-class-entries */

namespace SwooleLite\WebSocket;

/** A message, or a part of one. */
class Frame implements \Stringable
{
    /** The session of the client that has sent it. */
    public int $fd = 0;
    public string $data = '';
    /** Server::WEBSOCKET_OPCODE_* */
    public int $opcode = 1;
    /** Server::WEBSOCKET_FLAG_* */
    public int $flags = 1;
    /** Whether it is the last frame of its message. What a client has sent is always whole. */
    public ?bool $finish = null;

    /** The bytes of this frame as a server sends them. */
    public function __toString(): string {}

    /**
     * The bytes of a frame as a server sends them; with WEBSOCKET_FLAG_MASK: as a client does.
     *
     * @param int $opcode without effect where $data is a Frame; so is $flags
     */
    public static function pack(Frame|string $data, int $opcode = 1, int $flags = 1): string {}

    /** The frame at the beginning of these bytes; false where they are none, or not whole. */
    public static function unpack(string $data): Frame|false {}
}

/** The last frame of a client, with the option open_websocket_close_frame. */
class CloseFrame extends Frame
{
    public int $opcode = 8;
    /** Server::WEBSOCKET_CLOSE_* */
    public int $code = 1000;
    public string $reason = '';
}
