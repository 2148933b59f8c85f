// SPDX-License-Identifier: GPL-3.0-or-later
// The debug log of go-mail: gomail PORT PASSWORD RECIPIENT
package main

import (
	"crypto/tls"
	"fmt"
	"os"
	"strconv"

	"github.com/wneessen/go-mail"
)

func main() {
	port, _ := strconv.Atoi(os.Args[1])
	message := mail.NewMsg()
	message.From("user@example.test")
	message.To(os.Args[3])
	message.Subject("corpus")
	message.SetBodyString(mail.TypeTextPlain, "Hello")
	client, err := mail.NewClient("127.0.0.1", mail.WithPort(port), mail.WithDebugLog(),
		mail.WithHELO("client.example.net"), mail.WithSMTPAuth(mail.SMTPAuthPlain),
		mail.WithUsername("user@example.test"), mail.WithPassword(os.Args[2]),
		mail.WithTLSConfig(&tls.Config{InsecureSkipVerify: true}))
	if err == nil {
		err = client.DialAndSend(message)
	}
	if err != nil {
		fmt.Println(err)
	}
}
