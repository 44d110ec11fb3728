/**
 * What AWS makes in a Region with its default VPC, by type, and what each is: the VPC itself, its default subnets, its
 * default security group and network ACL, its main route table and its internet gateway.
 *
 * Nothing in an ARN tells them from those that somebody made; only EC2 does. AWS makes them in every Region of every
 * account (VPC user guide, https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc.html). Not here: the set of DHCP
 * options that the default VPC begins with, which EC2 does not tell from one that somebody made with the same options.
 */
export const defaultVpcTypes: ReadonlyMap<string, string> = new Map([
  ["ec2:vpc", "the default VPC of the Region"],
  ["ec2:subnet", "a default subnet"],
  ["ec2:security-group", "the default security group of the default VPC"],
  ["ec2:network-acl", "the default network ACL of the default VPC"],
  ["ec2:route-table", "the main route table of the default VPC"],
  ["ec2:internet-gateway", "the internet gateway of the default VPC"],
])
